import assert from "node:assert/strict";
import { NEW_SETTINGS } from "../../tests/support/torn_write_target.ts";
import { apiKeyPath, loadOrMakeApiKey } from "../http/api_key.ts";
import { createKeyRing } from "../http/key_ring.ts";
import { saveLastKnownGood } from "./last_known_good.ts";
import { loadStartConfig } from "./load_config.ts";
import { removeLeftovers, WRITE_STEPS } from "./write_file_atomically.ts";

const OLD_SETTINGS = "# old\ncameras: [{id: lane-1, url: 'rtsp://10.0.0.9/s'}]\n";
const TARGET = new URL("../../tests/support/torn_write_target.ts", import.meta.url).pathname;

/** A folder with settings, their copy for bad times and a key, as a running agent has them. */
async function inAgentsFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "edge_torn_" });
  try {
    await furnish(folder);
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function furnish(folder: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/edge.yaml`, OLD_SETTINGS, { mode: 0o600 });
  await saveLastKnownGood(folder, OLD_SETTINGS);
  await loadOrMakeApiKey(folder);
}

function targetArgs(args: string[]): string[] {
  const permissions = ["--allow-read", "--allow-write", "--allow-run", "--allow-env"];
  return ["run", "--no-check", ...permissions, TARGET, ...args];
}

async function runTarget(args: string[]): Promise<{ signal: string | null; said: string }> {
  const { signal, stdout } = await new Deno.Command(Deno.execPath(), {
    args: targetArgs(args),
    stderr: "inherit",
  }).output();
  return { signal, said: new TextDecoder().decode(stdout).trim() };
}

/** What the next start finds; fails if anything of it is torn or may be read by others. */
async function startAgain(folder: string) {
  const names = ["edge.yaml", "last_known_good.yaml", "api_key"];
  for (const name of names) {
    assert.equal(((await Deno.stat(`${folder}/${name}`)).mode ?? 0) & 0o777, 0o600, name);
  }
  const text = await Deno.readTextFile(`${folder}/edge.yaml`);
  assert.ok(text === OLD_SETTINGS || text === NEW_SETTINGS, text);
  // The copy alone would start the agent too: it is whole, whatever the file is.
  await Deno.writeTextFile(`${folder}/broken.yaml`, "cameras: [");
  const dirs = { dataDir: folder, defaultDataDir: folder };
  const fromCopy = await loadStartConfig(`${folder}/broken.yaml`, dirs);
  assert.ok(fromCopy.ok && fromCopy.config.cameras.length === 1);
  await Deno.remove(`${folder}/broken.yaml`);
  const started = await loadStartConfig(`${folder}/edge.yaml`, dirs);
  assert.ok(started.ok && started.source === "file");
  await removeLeftovers(folder);
  const left = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((n) => /tmp/.test(n));
  assert.deepEqual(left, []);
  const { key, made, old } = await loadOrMakeApiKey(folder);
  return { isNew: text === NEW_SETTINGS, cameras: started.config.cameras, key, made, old };
}

for (const [file, what] of [["edge.yaml", "settings"], ["last_known_good.yaml", "settings"]]) {
  for (const step of WRITE_STEPS) {
    Deno.test(`kill -9 while ${file} is ${step}: the next start has all of one`, () =>
      inAgentsFolder(async (folder) => {
        const { signal } = await runTarget([folder, what ?? "", file ?? "", step]);
        assert.equal(signal, "SIGKILL", "it died at this step");
        const { isNew, cameras } = await startAgain(folder);
        const hasArrived = file !== "edge.yaml" || step === "renamed" || step === "folder_synced";
        assert.equal(isNew, hasArrived);
        assert.equal(cameras[0]?.id, isNew ? "lane-2" : "lane-1");
      }));
  }
}

for (const file of ["old_api_keys.json", "api_key"]) {
  for (const step of WRITE_STEPS) {
    Deno.test(`kill -9 while ${file} is ${step}: whoever had the key still gets in`, () =>
      inAgentsFolder(async (folder) => {
        const before = (await Deno.readTextFile(apiKeyPath(folder))).trim();
        const { signal } = await runTarget([folder, "key", file, step]);
        assert.equal(signal, "SIGKILL");
        const { key, made, old } = await startAgain(folder);
        assert.equal(made, false);
        const ring = createKeyRing({ key, old });
        assert.ok(ring.find(before) !== null);
        assert.equal(ring.find(before)?.validUntil === null, key === before);
      }));
  }
}

/**
 * Runs a shell script over a file system of its own, of eight pages and few files, that it alone sees.
 * The agent's files are furnished first, in `$DIR`.
 */
async function onSmallDisk(script: string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "edge_disk_" });
  const source = await Deno.makeTempDir({ prefix: "edge_files_" });
  await furnish(source);
  const target = targetArgs([folder]).map((arg) => `'${arg}'`).join(" ");
  const lines = [
    "set -e",
    `DIR='${folder}'`,
    'mount -t tmpfs -o nr_blocks=8,nr_inodes=9,mode=700 tmpfs "$DIR"',
    `cp -p '${source}'/* "$DIR"`,
    'fingerprint() { cat "$DIR"/edge.yaml "$DIR"/last_known_good.yaml "$DIR"/api_key | cksum; }',
    `agent() { '${Deno.execPath()}' ${target} "$1"; }`,
    // Files that take all room but leave names, or all names but leave room.
    'fill() { dd if=/dev/zero of="$DIR"/filling bs=1k 2> /dev/null || true; }',
    'crowd() { for n in 1 2 3 4 5 6 7 8 9; do touch "$DIR"/$n 2> /dev/null || true; done; }',
    'freed() { rm -f "$DIR"/filling "$DIR"/[1-9]; }',
    ...script,
  ];
  const { stdout, stderr, success } = await new Deno.Command("unshare", {
    args: ["--mount", "--map-root-user", "sh", "-c", lines.join("\n")],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  for (const path of [folder, source]) await Deno.remove(path, { recursive: true });
  return new TextDecoder().decode(stdout).trim().split("\n");
}

const CASES: [string, string, string[]][] = [
  ["a disk without room", "fill", ["disk_full", "ENOSPC"]],
  ["a disk without names", "crowd", ["disk_full", "ENOSPC"]],
  ["a read-only disk", 'mount -o remount,ro "$DIR"', ["not_writable", "EROFS"]],
];

for (const [name, harm, said] of CASES) {
  Deno.test(`${name} keeps every file as it was, and all can be changed once it is well`, async () => {
    const lines = await onSmallDisk([
      "fingerprint",
      harm,
      "agent settings",
      "agent key",
      "fingerprint",
      'mount -o remount,rw "$DIR"',
      "freed",
      'ls "$DIR" | grep -c tmp || true', // nothing is left that would keep the disk full
      "agent settings",
      "agent key",
    ]);
    const [before, ...rest] = lines;
    assert.deepEqual(rest, [...said, before, "0", "done", "done"]);
  });
}

Deno.test("a full disk does not keep the agent from starting with its settings", async () => {
  const boot = new URL("./load_config.ts", import.meta.url).href;
  const code = `const { loadStartConfig } = await import("${boot}");
    const dir = Deno.args[0];
    const s = await loadStartConfig(dir + "/edge.yaml", { dataDir: dir, defaultDataDir: dir });
    console.log(s.source, s.config.cameras[0].id, s.warnings.length);`;
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(script, code);
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const lines = await onSmallDisk([
    `printf '%s' "$(sed 's/lane-1/lane-7/' "$DIR"/edge.yaml)" > "$DIR"/edge.yaml`,
    "fill",
    `'${Deno.execPath()}' run --no-check -A --config '${config}' '${script}' "$DIR"`,
  ]);
  await Deno.remove(script);
  assert.deepEqual(lines, ["file lane-7 1"]);
});
