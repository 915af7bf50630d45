// A card as `deno task image` makes it, in a throw-away Debian with a real systemd: its first boot
// installs the agent, enrols it, and leaves no claim code behind.
import assert from "node:assert/strict";
import { DebianContainer } from "../../tests/support/debian_container.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { buildDeb } from "../release/deb.ts";
import type { Architecture } from "../release/package_files.ts";
import { throwawaySigning } from "../release/package_signing.ts";
import { writeCard } from "./write_card.ts";

const ARCHITECTURE: Architecture = Deno.build.arch === "aarch64" ? "arm64" : "amd64";
const SLOW_MACHINE_MS = 240_000;
const SERVER = new URL("../../tests/support/enrolling_server_main.ts", import.meta.url).pathname;
const CARD = "/boot/firmware/washfleet";
const [ENDED, GOOD] = ["WF-AAA-AAA-AAA", "WF-7K3-M9T-D4X"];

Deno.test("a card's first boot", { ignore: Deno.uid() !== 0 }, async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "washfleet-card-" });
  const { path } = await buildDeb({
    architecture: ARCHITECTURE,
    outDir: folder,
    version: "0.1.0",
    epochS: 1_750_000_000,
    compiled: null,
    signing: { ...await throwawaySigning(), sequence: 1 },
    compression: "zstd",
  });
  const agent = { kind: "deb" as const, fileName: path.split("/").at(-1) ?? "" };
  const more = { hostname: "lane-01", agent, sshKeys: [], instanceId: "washfleet-1" };
  const card = { server: "http://127.0.0.1:8099", claimCode: ENDED, ...more };
  await writeCard(`${folder}/card`, card, path);
  const site = await DebianContainer.start({ "/card": `${folder}/card` });
  const deno = [Deno.execPath(), "run", "--allow-net", "--no-check"];
  const server = site.command("--net", [...deno, SERVER, "8099", GOOD]).spawn();
  const run = async (...argv: string[]) => {
    const { code, output } = await site.run(...argv);
    assert.equal(code, 0, `${argv.join(" ")}\n${output}`);
    return output.trim();
  };
  const log = async () => (await site.run("cat", `${CARD}/first_boot.log`)).output;
  const waitForLog = (wanted: RegExp) =>
    waitUntil(async () => wanted.test(await log()), {
      what: `${wanted} in the card's log`,
      timeoutMs: SLOW_MACHINE_MS,
    }).catch(async (error) => assert.fail(`${error}: ${await log()}`));
  try {
    await t.step("a Bookworm card without its folder does not restart for ever", async () => {
      const boots = ["/boot/firmware/cmdline.txt", "/boot/cmdline.txt"];
      const line = "quiet systemd.run=/boot/firstrun.sh systemd.run_success_action=reboot";
      await run("mkdir", "-p", "/boot/firmware");
      for (const path of boots) await run("sh", "-c", `echo '${line}' > ${path}`);
      await run("sh", "/card/firstrun.sh");
      assert.equal(await run("cat", "/boot/firmware/cmdline.txt"), "quiet");
      assert.match(await run("cat", "/boot/firmware/firstrun.log"), /copy it/);
    });

    await t.step(
      "it installs the agent, and a code that has ended is told on the card",
      async () => {
        await run("sh", "-c", "mkdir -p /boot/firmware && cp -r /card/. /boot/firmware/");
        // As the machine's last words say within two minutes; here nobody waits that long.
        await run("sed", "-i", "s/ 24 / 2 /", `${CARD}/first_boot.sh`);
        await run("sh", `${CARD}/first_boot.sh`, "prepare");
        await waitForLog(/FAILED: the agent has not enrolled/);
        assert.match(await log(), /✘ link: .*claim code/);
        assert.equal(await run("cat", "/etc/hostname"), "lane-01");
        assert.equal(await run("stat", "-c", "%a %U", "/etc/washfleet/edge.yaml"), "600 washfleet");
      },
    );

    await t.step("what was entered at the machine meanwhile stays", async () => {
      const settings = "/etc/washfleet/edge.yaml";
      const camera = "cameras: [{id: lane-1, url: 'rtsp://10.0.0.9/s'}]";
      await run("cp", "-a", settings, "/root/before");
      await run("sh", "-c", `echo "${camera}" >> ${settings}`);
      await run("systemctl", "restart", "washfleet-first-boot.service", "--no-block");
      await waitForLog(/settings: changed at the machine/);
      assert.match(await run("cat", settings), /10\.0\.0\.9/);
      await run("cp", "-a", "/root/before", settings);
    });

    await t.step("a new code written on the card enrols it, and none is left there", async () => {
      await run("sed", "-i", `s/${ENDED}/${GOOD}/`, `${CARD}/settings`);
      await run("systemctl", "restart", "washfleet-first-boot.service");
      await waitForLog(/first boot: done/);
      assert.doesNotMatch(await run("cat", `${CARD}/settings`), /claim_code/);
      assert.match(await run("cat", `${CARD}/settings`), /^server=/m);
      assert.doesNotMatch(await log(), new RegExp(`${GOOD}|${ENDED}`));
      await run("test", "-f", "/var/lib/washfleet/identity.json");
      assert.equal((await site.run("grep", "-rl", "WF-", "/usr/local/lib/washfleet")).output, "");
      const enabled = await site.run("systemctl", "is-enabled", "washfleet-first-boot.service");
      assert.match(enabled.output, /disabled/);
    });

    await t.step("once more it changes nothing", async () => {
      const before = await run("sha256sum", "/etc/washfleet/edge.yaml");
      await run("/usr/local/lib/washfleet/first_boot.sh", "run");
      assert.equal(await run("sha256sum", "/etc/washfleet/edge.yaml"), before);
    });
  } finally {
    server.kill("SIGTERM");
    await server.output();
    await site[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});
