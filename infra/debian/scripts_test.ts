// The package's shell scripts, run with folders of their own.
import assert from "node:assert/strict";
import { LEAST_FREE_BYTES } from "../../edge/link/spool/spool.ts";
import { MACHINE_SIGNS } from "../../server/incidents/machine_signs.ts";
import { WELL_MACHINE } from "../../tests/support/incident_world.ts";

const at = (path: string) => new URL(path, import.meta.url).pathname;

async function run(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "debian_scripts_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("shellcheck has nothing to say about any script", async () => {
  const scripts = [
    ...["postinst", "prerm", "postrm"].map(at),
    ...["make_room", "reboot_on_request", "show_proc", "washfleet-edge"].map(at),
    at("../install/install.sh"),
    at("../image/first_boot.sh"),
    at("../image/firstrun.sh"),
  ];
  assert.deepEqual(await run("shellcheck", scripts), { code: 0, output: "" });
});

Deno.test("install.sh refuses what it does not know, and a value that would write lines of its own", async () => {
  const install = (...args: string[]) => run("sh", [at("../install/install.sh"), ...args]);
  const unknown = await install("--claims", "X");
  assert.equal(unknown.code, 1);
  assert.match(unknown.output, /--claims is not an option/);
  const injected = await install("--camera", "rtsp://10.0.0.9/\nserver: {url: http://evil}");
  assert.equal(injected.code, 1);
  assert.match(injected.output, /--camera must be one line/);
  assert.match((await install("--deb")).output, /--deb needs a value/);
});

/** A machine that can be asked to restart: programs that write down what they were told. */
async function askToReboot(folder: string, changes: Record<string, string> = {}) {
  await Deno.mkdir(`${folder}/bin`, { recursive: true });
  const programs = {
    systemctl: 'echo "$@" >> "$ASKED"',
    setpriv: 'while [ "$1" != rm ]; do shift; done; "$@"',
    date: 'echo "$NOW"',
    ...changes,
  };
  for (const [name, text] of Object.entries(programs)) {
    if (!/^[a-z]+$/.test(name)) continue;
    await Deno.writeTextFile(`${folder}/bin/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  await Deno.writeTextFile(`${folder}/reboot`, "");
  const { code, output } = await run(at("reboot_on_request"), [], {
    PATH: `${folder}/bin:/usr/bin:/bin`,
    ASKED: `${folder}/asked`,
    NOW: changes.NOW ?? "1000000",
    WASHFLEET_REQUEST: `${folder}/reboot`,
    WASHFLEET_HISTORY: `${folder}/history`,
  });
  const asked = await Deno.readTextFile(`${folder}/asked`).catch(() => "");
  return { code, output, reboots: asked.split("\n").length - 1 };
}

Deno.test("a request is removed before the machine restarts, or it would restart for ever", () =>
  inFolder(async (folder) => {
    const { code, reboots } = await askToReboot(folder);
    assert.deepEqual([code, reboots], [0, 1]);
    await assert.rejects(Deno.stat(`${folder}/reboot`), Deno.errors.NotFound);
  }));

Deno.test("a request that cannot be removed restarts nothing", () =>
  inFolder(async (folder) => {
    const { code, output, reboots } = await askToReboot(folder, { setpriv: "exit 0" });
    assert.deepEqual([code, reboots], [1, 0]);
    assert.match(output, /again and again/);
  }));

Deno.test("an agent that asks at every start restarts the machine three times an hour at most", () =>
  inFolder(async (folder) => {
    for (let asked = 1; asked <= 5; asked++) {
      const { reboots } = await askToReboot(folder, { NOW: `${1_000_000 + asked * 60}` });
      assert.equal(reboots, Math.min(asked, 3));
    }
    assert.equal((await askToReboot(folder, { NOW: "1003700" })).reboots, 4, "an hour later");
  }));

Deno.test("a clock that starts in the past after each restart does not lift the limit", () =>
  inFolder(async (folder) => {
    for (let asked = 1; asked <= 3; asked++) await askToReboot(folder, { NOW: "1700000000" });
    assert.equal((await askToReboot(folder, { NOW: "60" })).reboots, 3);
  }));

/** What is removed on a disk with so much room, while these inodes are locked. */
async function makeRoom(folder: string, freeMb: number, locked: (number | null)[] = []) {
  await Deno.mkdir(`${folder}/bin`, { recursive: true });
  await Deno.mkdir(`${folder}/archives`, { recursive: true });
  await Deno.writeTextFile(`${folder}/archives/ffmpeg.deb`, "");
  // As Linux shows them.
  const locks = locked.map((inode, at) =>
    `${at + 1}: POSIX  ADVISORY  WRITE 815 08:02:${inode} 0 EOF\n`
  );
  await Deno.writeTextFile(`${folder}/locks`, locks.join(""));
  const programs = {
    df: `echo Avail; echo "  ${freeMb}"`,
    journalctl: `echo "$@" >> '${folder}/asked'`,
  };
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(`${folder}/bin/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const { code } = await run(at("make_room"), [], {
    PATH: `${folder}/bin:/usr/bin:/bin`,
    WASHFLEET_ARCHIVES: `${folder}/archives`,
    WASHFLEET_DPKG_LOCK: `${folder}/dpkg_lock`,
    WASHFLEET_LOCKS: `${folder}/locks`,
  });
  return {
    code,
    asked: await Deno.readTextFile(`${folder}/asked`).catch(() => ""),
    packages: (await Array.fromAsync(Deno.readDir(`${folder}/archives`)))
      .filter(({ name }) => name.endsWith(".deb")).length,
  };
}

Deno.test("logs and fetched packages give way on a disk that is nearly full, and on no other", () =>
  inFolder(async (folder) => {
    assert.deepEqual(await makeRoom(folder, 5000), { code: 0, asked: "", packages: 1 });
    assert.deepEqual(await makeRoom(folder, 650), {
      code: 0,
      asked: "--quiet --rotate --vacuum-size=32M\n",
      packages: 0,
    });
  }));

Deno.test("packages that apt is about to unpack stay, whoever fetched them", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/archives`);
    for (const name of ["archives/lock", "dpkg_lock"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
      const { ino } = await Deno.stat(`${folder}/${name}`);
      const { packages, asked } = await makeRoom(folder, 650, [7, ino]);
      assert.deepEqual([packages, asked === ""], [1, false], name);
    }
    assert.equal((await makeRoom(folder, 650, [7])).packages, 0);
  }));

Deno.test("logs give way before reads that wait, and before a person is told", async () => {
  const script = await Deno.readTextFile(at("make_room"));
  const enoughBytes = Number(/^enough_mb=(\d+)$/m.exec(script)?.[1]) * 2 ** 20;
  const low = MACHINE_SIGNS.disk_low({ ...WELL_MACHINE, diskFreeBytes: enoughBytes });
  assert.equal(low.state, "well");
  assert.ok(enoughBytes > LEAST_FREE_BYTES);
});

Deno.test("the neighbours of this machine's networks are shown, whole at any time", () =>
  inFolder(async (folder) => {
    const [processes, shown] = [`${folder}/proc`, `${folder}/shown`];
    await Deno.mkdir(`${processes}/1/net`, { recursive: true });
    await Deno.mkdir(`${processes}/sys/kernel/random`, { recursive: true });
    await Deno.writeTextFile(`${processes}/sys/kernel/random/boot_id`, "an-id\n");
    await Deno.writeTextFile(`${processes}/1/net/arp`, "before\n");
    const env = { WASHFLEET_PROC: processes, WASHFLEET_SHOWN: shown, WASHFLEET_USER: "root" };
    const show = (what: string) => run(at("show_proc"), [what], env);
    assert.deepEqual(await show("boot"), { code: 0, output: "" });
    assert.equal(await Deno.readTextFile(`${shown}/network/arp`), "before\n");
    await Deno.writeTextFile(`${processes}/1/net/arp`, "after\n");
    await show("once");
    assert.equal(await Deno.readTextFile(`${shown}/network/arp`), "after\n");
    await Deno.remove(`${processes}/1/net/arp`);
    assert.deepEqual(await show("once"), { code: 0, output: "" });
    assert.equal(await Deno.readTextFile(`${shown}/network/arp`), "after\n", "kept");
  }));

Deno.test("the memory of the agent's processes is shown, and of those that ended no more", () =>
  inFolder(async (folder) => {
    const [processes, shown] = [`${folder}/proc`, `${folder}/shown/processes`];
    for (const path of [`${processes}/41`, `${processes}/42`, `${processes}/sys/kernel/random`]) {
      await Deno.mkdir(path, { recursive: true });
    }
    await Deno.writeTextFile(`${processes}/41/status`, "Name:\tffmpeg\nVmRSS:\t   51200 kB\n");
    await Deno.writeTextFile(`${processes}/42/status`, "Name:\tffmpeg\nState:\tZ (zombie)\n");
    const user = (await run("id", ["-un"])).output.trim();
    const env = {
      WASHFLEET_PROC: processes,
      WASHFLEET_SHOWN: `${folder}/shown`,
      WASHFLEET_USER: user,
    };
    await Deno.writeTextFile(`${processes}/sys/kernel/random/boot_id`, "an-id\n");
    assert.equal((await run(at("show_proc"), ["boot"], env)).code, 0);
    assert.equal(await Deno.readTextFile(`${folder}/shown/boot_id`), "an-id\n");
    const once = () => run(at("show_proc"), ["once"], env);
    assert.deepEqual(await once(), { code: 0, output: "" });
    assert.equal(await Deno.readTextFile(`${shown}/41/status`), "VmRSS:\t   51200 kB\n");
    await assert.rejects(Deno.readTextFile(`${shown}/42/status`), Deno.errors.NotFound);
    await Deno.remove(`${processes}/41`, { recursive: true });
    await once();
    await assert.rejects(Deno.stat(`${shown}/41`), Deno.errors.NotFound);
  }));
