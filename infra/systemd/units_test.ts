// The units as the package holds them, looked at by systemd's own tools.
import assert from "node:assert/strict";
import { AGENT_SYS, agentPermissions, PACKAGES_ENV } from "../release/edge_permissions.ts";
import { fillBlanks, packageFiles } from "../release/package_files.ts";
import denoJson from "../../deno.json" with { type: "json" };

/** systemd-analyze's exposure, 0 (best) to 10; what is left is the network, devices and V8's code. */
const MOST_EXPOSURE: Record<string, number> = {
  "washfleet-edge.service": 1.5,
  "washfleet-edge-proc.service": 1.5,
  "washfleet-edge-reboot.service": 2,
  "washfleet-edge-room.service": 2.5,
};

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "units_" });
  try {
    for (const variant of ["runtime", "compiled"] as const) {
      for (const { path, text } of await packageFiles({ architecture: "arm64", variant })) {
        const name = /\/systemd\/system\/([^/]+)$/.exec(path)?.[1];
        if (name !== undefined) await Deno.writeTextFile(`${folder}/${name}`, text);
      }
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function analyze(...args: string[]): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command("systemd-analyze", {
    args,
    env: { SYSTEMD_COLORS: "0" },
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("systemd knows every line of the units", () =>
  inFolder(async (folder) => {
    const units = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    const { output } = await analyze("verify", "--man=no", ...units.map((n) => `${folder}/${n}`));
    // Programs that only an installed machine has are no fault of the unit.
    const about = output.split("\n").filter((line) => /washfleet/.test(line));
    assert.deepEqual(about.filter((line) => !/is not executable/.test(line)), []);
  }));

Deno.test("no unit is more exposed than it was", () =>
  inFolder(async (folder) => {
    for (const [unit, most] of Object.entries(MOST_EXPOSURE)) {
      const threshold = `--threshold=${Math.round(most * 10)}`;
      const { code, output } = await analyze(
        "security",
        "--offline=yes",
        "--no-pager",
        threshold,
        `${folder}/${unit}`,
      );
      const score = Number(/Overall exposure level[^:]*: ([\d.]+)/.exec(output)?.[1]);
      assert.ok(code === 0 && score <= most, `${unit}: ${score}\n${output}`);
    }
  }));

Deno.test("the service starts with the permissions of the list, and nothing wider", async () => {
  const files = await packageFiles({ architecture: "arm64", variant: "runtime" });
  const unit = files.find(({ path }) => path.endsWith("/washfleet-edge.service"))?.text ?? "";
  const command = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? "";
  for (const flag of agentPermissions("${WASHFLEET_ALLOW_NET}")) {
    assert.ok(command.split(" ").includes(flag), flag);
  }
  for (const { text, path } of files) {
    assert.doesNotMatch(text, /--allow-all|\s-A\s|--allow-\w+(?=\s|$)/m, path);
  }
});

Deno.test("the machine's own watchdog is asked for no longer than a Raspberry Pi can, and others may ask for more", async () => {
  const files = await packageFiles({ architecture: "arm64", variant: "runtime" });
  const conf = files.find(({ path }) => path.includes("/system.conf.d/"));
  const name = conf?.path.split("/").at(-1) ?? "";
  assert.equal(/^RuntimeWatchdogSec=(\d+)$/m.exec(conf?.text ?? "")?.[1], "15");
  // The last of them in the order of their names counts.
  assert.deepEqual([name, "40-rpi-enable-watchdog.conf"].toSorted()[0], name);
});

Deno.test("the agent is shown the firmware of every Raspberry Pi at one place", async () => {
  const files = await packageFiles({ architecture: "arm64", variant: "runtime" });
  const unit = files.find(({ path }) => path.endsWith("/washfleet-edge.service"))?.text ?? "";
  const shown = unit.matchAll(/^BindReadOnlyPaths=-(\S+firmware):\/run\/washfleet\/firmware$/gm);
  assert.deepEqual([...shown].map(([, path]) => path?.replaceAll("\\:", ":")), [
    "/sys/devices/platform/soc/soc:firmware",
    "/sys/devices/platform/soc@107c000000/soc@107c000000:firmware",
  ]);
});

Deno.test("the agent of the checkout asks the system for the same as the installed one", () => {
  const command = denoJson.tasks.edge.command.split("&&").at(-1) ?? ""; // the first part sets up
  const valueOf = (name: string) => new RegExp(`--allow-${name}=(\\S+)`).exec(command)?.[1];
  assert.equal(valueOf("sys"), AGENT_SYS);
  assert.equal(valueOf("env"), PACKAGES_ENV);
  assert.equal(valueOf("run"), "/usr/bin/ffmpeg");
});

Deno.test("fillBlanks() names a blank without a value, and leaves systemd's own @ alone", () => {
  assert.equal(
    fillBlanks("@a@ @system-service ~@privileged", { a: "1" }),
    "1 @system-service ~@privileged",
  );
  assert.throws(() => fillBlanks("@b@", {}), /Cannot fill the blank @b@/);
});
