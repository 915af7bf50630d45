// The package as a site gets it: installed by the script under a real systemd, in a throw-away
// Debian. Steps of one journey, as each stands on the one before.
import assert from "node:assert/strict";
import { collectInside, documentedTracing } from "../../tests/support/collector_inside.ts";
import { DebianContainer } from "../../tests/support/debian_container.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { buildDeb } from "../release/deb.ts";
import type { Architecture } from "../release/package_files.ts";
import { throwawaySigning } from "../release/package_signing.ts";

const REPO = new URL("../../", import.meta.url).pathname;
const ARCHITECTURE: Architecture = Deno.build.arch === "aarch64" ? "arm64" : "amd64";
const CAMERA = "rtsp://admin:it's secret@127.0.0.1:8554/stream1";
const SLOW_MACHINE_MS = 240_000;

let packages: string;
let site: DebianContainer;

/** Output of what has to succeed. */
async function run(...argv: string[]): Promise<string> {
  const { code, output } = await site.run(...argv);
  assert.equal(code, 0, `${argv.join(" ")}\n${output}`);
  return output.trim();
}

function install(...args: string[]): Promise<string> {
  return run("sh", "/infra/install/install.sh", ...args);
}

function debOf(version: string): string {
  return `/packages/washfleet-edge_${version}_${ARCHITECTURE}.deb`;
}

async function unitState(property: string): Promise<string> {
  return await run("systemctl", "show", "--value", "-p", property, "washfleet-edge.service");
}

async function waitForUnit(property: string, wanted: RegExp): Promise<void> {
  const options = { what: `${property} ${wanted}`, timeoutMs: SLOW_MACHINE_MS };
  await waitUntil(async () => wanted.test(await unitState(property)), options);
}

Deno.test("the package, as a site gets it", { ignore: Deno.uid() !== 0 }, async (t) => {
  packages = await Deno.makeTempDir({ prefix: "washfleet-packages-" });
  const common = { architecture: ARCHITECTURE, outDir: packages, epochS: 1_750_000_000 };
  const signing = await throwawaySigning();
  for (const [index, version] of ["0.1.0", "0.1.1"].entries()) {
    const release = { ...signing, sequence: 1 + index };
    const options = { ...common, version, signing: release, compiled: null };
    await buildDeb({ ...options, compression: "zstd" });
  }
  site = await DebianContainer.start({ "/packages": packages, "/infra": `${REPO}infra` });
  const camera = site.command("--net", [
    Deno.execPath(),
    ...["run", "--allow-all", "--no-check", `${REPO}infra/demo/camera/main.ts`],
    ...["--port", "8554", "--names", "Lane", "--username", "admin", "--password", "it's secret"],
  ]).spawn();
  try {
    await journey(t);
  } finally {
    camera.kill("SIGTERM");
    await camera.output();
    await site[Symbol.asyncDispose]();
    await Deno.remove(packages, { recursive: true });
  }
});

async function journey(t: Deno.TestContext): Promise<void> {
  await t.step("the script installs it, writes the settings and starts the service", async () => {
    const output = await install("--deb", debOf("0.1.0"), "--camera", CAMERA, "--yes");
    assert.match(output, /Wrote \/etc\/washfleet\/edge\.yaml/);
    assert.match(output, /✔ service: washfleet-edge is running/);
    assert.equal(await run("stat", "-c", "%a %U", "/etc/washfleet"), "700 washfleet");
    assert.equal(await run("stat", "-c", "%a %U", "/etc/washfleet/edge.yaml"), "600 washfleet");
    const settings = await run("cat", "/etc/washfleet/edge.yaml");
    assert.match(settings, /url: 'rtsp:\/\/admin:it''s secret@127\.0\.0\.1:8554\/stream1'/);
  });

  await t.step("the camera streams into it, and systemd is told so", async () => {
    await waitForUnit("StatusText", /^1 of 1 cameras streaming$/);
    await waitUntil(async () => (await site.run("washfleet-edge", "doctor")).code === 0, {
      what: "a doctor without complaints",
      timeoutMs: SLOW_MACHINE_MS,
    });
  });

  await t.step("FFmpeg is the only program that can be run there, whoever tries", async () => {
    const inside = ["nsenter", "--mount", "--target", await unitState("MainPID")];
    assert.match(await run(...inside, "/usr/bin/ffmpeg", "-version"), /^ffmpeg version/);
    for (const program of ["/bin/sh", "/usr/bin/perl", "/usr/bin/cat"]) {
      const { code, output } = await site.run(...inside, program, "/etc/hostname");
      assert.notEqual(code, 0, program);
      assert.match(output, /Permission denied/, program);
    }
  });

  await t.step(
    "it is shown its machine in places of its own, and no way around its permissions",
    async () => {
      const pid = await unitState("MainPID");
      const seen = (path: string) => site.run("cat", `/proc/${pid}/root/run/washfleet/${path}`);
      assert.match((await seen("boot_id")).output, /^[0-9a-f-]{36}$/m);
      await waitUntil(
        async () => /^VmRSS:\s+\d+ kB$/m.test((await seen(`proc/${pid}/status`)).output),
        {
          what: "the agent's memory to be shown",
          timeoutMs: SLOW_MACHINE_MS,
        },
      );
      assert.match((await seen("proc/self/root/etc/passwd")).output, /No such file/);
    },
  );

  await t.step("it runs as its own user, without a single capability", async () => {
    const status = await run("cat", `/proc/${await unitState("MainPID")}/status`);
    assert.doesNotMatch(status, /^Uid:\s+0\s/m);
    assert.match(status, /^CapEff:\s+0+$/m);
    assert.match(status, /^CapBnd:\s+0+$/m);
    assert.match(status, /^NoNewPrivs:\s+1$/m);
    assert.match(status, /^Seccomp:\s+2$/m);
  });

  await t.step("a new version takes over, and the settings stay", async () => {
    const before = await run("sha256sum", "/etc/washfleet/edge.yaml", "/var/lib/washfleet/api_key");
    const pid = await unitState("MainPID");
    const output = await install("--deb", debOf("0.1.1"), "--camera", "rtsp://other/", "--yes");
    assert.match(output, /edge\.yaml is there already and stays as it is/);
    assert.equal(await run("dpkg-query", "-W", "-f", "${Version}", "washfleet-edge"), "0.1.1");
    await waitForUnit("ActiveState", /^active$/);
    assert.notEqual(await unitState("MainPID"), pid);
    const after = await run("sha256sum", "/etc/washfleet/edge.yaml", "/var/lib/washfleet/api_key");
    assert.equal(after, before);
  });

  await t.step("the same once more changes nothing", async () => {
    const pid = await unitState("MainPID");
    await install("--deb", debOf("0.1.1"), "--yes");
    assert.equal(await unitState("MainPID"), pid);
  });

  await t.step("turned on as its documentation says, it tells its spans", async () => {
    await using collector = await collectInside(site);
    const text = await Deno.readTextFile(`${REPO}edge/docs/installation.md`);
    const section = /## Traces.*?```ini\n(.*?)```/s.exec(text)?.[1] ?? "";
    const lines = ["[Service]", `Environment=${documentedTracing(section).join(" ")}`];
    const folder = "/etc/systemd/system/washfleet-edge.service.d";
    await run("mkdir", "-p", folder);
    await run("sh", "-ec", `printf '%s\\n' "$@" > ${folder}/override.conf`, "sh", ...lines);
    await run("systemctl", "daemon-reload");
    await run("systemctl", "restart", "washfleet-edge.service");
    await run("washfleet-edge", "doctor");
    await collector.heard("washfleet-edge: GET /api/health");
  });

  await t.step("systemd asks the machine's watchdog, and looks for room on the disk", async () => {
    const watchdog = ["show", "--value", "-p", "RuntimeWatchdogUSec"];
    assert.equal(await run("systemctl", ...watchdog), "15s");
    assert.equal(await run("systemctl", "is-active", "washfleet-edge-room.timer"), "active");
    const folder = "/run/systemd/system/washfleet-edge-room.service.d";
    const script = [
      'printf "%s\\n" "#!/bin/sh" "echo Avail" "echo 90" > /usr/local/bin/df',
      `chmod +x /usr/local/bin/df; touch /var/cache/apt/archives/old.deb; mkdir -p ${folder}`,
      `printf "%s\\n" "$@" > ${folder}/full.conf`,
    ].join("\n");
    const lines = ["[Service]", "Environment=PATH=/usr/local/bin:/usr/bin:/bin"];
    await run("sh", "-ec", script, "sh", ...lines);
    await run("systemctl", "daemon-reload");
    await run("systemctl", "start", "washfleet-edge-room.service");
    assert.notEqual((await site.run("test", "-e", "/var/cache/apt/archives/old.deb")).code, 0);
    const said = await run("journalctl", "-u", "washfleet-edge-room", "-o", "cat");
    assert.match(said, /90 MB are free: the oldest logs/);
    assert.doesNotMatch(said, /Failed|Permission denied|not permitted/);
    await run("rm", "/usr/local/bin/df");
  });

  await t.step("an agent that hangs is killed and started again by systemd", async () => {
    const quick = "[Service]\nWatchdogSec=5\n";
    const folder = "/run/systemd/system/washfleet-edge.service.d";
    await run("sh", "-c", `mkdir -p ${folder} && printf '${quick}' > ${folder}/quick.conf`);
    await run("systemctl", "daemon-reload");
    await run("systemctl", "restart", "washfleet-edge.service");
    await run("kill", "-STOP", await unitState("MainPID"));
    await waitForUnit("NRestarts", /^[1-9]/);
    await waitForUnit("ActiveState", /^active$/);
    assert.match(await run("journalctl", "-u", "washfleet-edge"), /Watchdog timeout/);
  });

  await t.step("settings without one good line stop it for good, not again and again", async () => {
    await run(
      "sh",
      "-c",
      "rm /var/lib/washfleet/last_known_good.yaml; mv /etc/washfleet/edge.yaml " +
        "/root/; echo 'cameras: 5' > /etc/washfleet/edge.yaml",
    );
    await site.run("systemctl", "restart", "washfleet-edge.service");
    await waitForUnit("ActiveState", /^failed$/);
    assert.equal(await unitState("ExecMainStatus"), "78");
    const { code, output } = await site.run("washfleet-edge", "doctor");
    assert.equal(code, 1);
    assert.match(output, /✘ settings: cameras: line 1: .*\n {4}→ Correct this/);
    assert.match(output, /✘ service: washfleet-edge does not run \(failed\)/);
    await run("cp", "--preserve=mode,ownership", "/root/edge.yaml", "/etc/washfleet/edge.yaml");
    await run("systemctl", "restart", "washfleet-edge.service");
  });

  await t.step("the agent's request restarts the machine, and is gone by then", async () => {
    await run(
      "sh",
      "-c",
      "mkdir /root/stub && ln -s /usr/bin/touch /root/stub/touch && " +
        "printf '#!/bin/sh\\necho \"$@\" > /var/lib/washfleet-reboot/asked\\n' > /usr/local/bin/systemctl " +
        "&& chmod +x /usr/local/bin/systemctl",
    );
    const folder = "/run/systemd/system/washfleet-edge-reboot.service.d";
    const path = "[Service]\nEnvironment=PATH=/usr/local/bin:/usr/bin\n";
    await run("sh", "-c", `mkdir -p ${folder} && printf '${path}' > ${folder}/stub.conf`);
    await run("/usr/bin/systemctl", "daemon-reload");
    const request = "/var/lib/washfleet/requests/reboot";
    await run(
      "setpriv",
      "--reuid=washfleet",
      "--regid=washfleet",
      "--clear-groups",
      "touch",
      request,
    );
    await waitUntil(
      async () => (await site.run("cat", "/var/lib/washfleet-reboot/asked")).code === 0,
      {
        what: "the request to be carried out",
        timeoutMs: SLOW_MACHINE_MS,
      },
    );
    assert.equal(await run("cat", "/var/lib/washfleet-reboot/asked"), "reboot");
    assert.notEqual((await site.run("test", "-e", request)).code, 0);
    await run("rm", "/usr/local/bin/systemctl");
  });

  await t.step("removed, the settings stay; purged, nothing of it does", async () => {
    await install("--uninstall");
    assert.notEqual((await site.run("test", "-e", "/usr/lib/washfleet")).code, 0);
    assert.notEqual((await site.run("systemctl", "is-active", "washfleet-edge")).code, 0);
    await run("test", "-f", "/etc/washfleet/edge.yaml");
    assert.match(await install("--uninstall", "--purge"), /^Purging configuration files/m);
    for (const path of ["/etc/washfleet", "/var/lib/washfleet", "/var/cache/washfleet"]) {
      assert.notEqual((await site.run("test", "-e", path)).code, 0, path);
    }
  });
}
