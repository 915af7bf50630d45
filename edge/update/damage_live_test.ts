// Damages what an installed agent has on its disk, and starts the real launcher on it.
import assert from "node:assert/strict";
import { ended, InstalledAgent } from "../../tests/support/installed_agent.ts";
import { layOut, releaseKit } from "../../tests/support/release_kit.ts";

let agent: InstalledAgent;
let back: () => Promise<void>;
Deno.test.beforeAll(async () => {
  agent = await InstalledAgent.make();
  await agent.update(4);
  await agent.update(5);
  back = await agent.keep();
});
Deno.test.afterAll(async () => await agent[Symbol.asyncDispose]());

/** Slots as the two updates left them: the first went to `a`, the second to `b`. */
const slot = (name: "a" | "b") => `${agent.releases}/${name}`;

async function runsAfter(damage: () => Promise<unknown>): Promise<number> {
  await back();
  await damage();
  const start = await agent.start("tell");
  assert.equal(start.code, 0, start.stderr);
  return start.told?.ran ?? 0;
}

/** Asks for a release below the floor. */
async function assertFloorHolds(): Promise<void> {
  const old = await agent.start("install", await agent.publish(4), "4");
  assert.equal(old.told?.result?.code, "not_newer");
}

async function flipBit(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const middle = bytes.byteLength >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 4;
  await Deno.writeFile(path, bytes);
}

Deno.test("launcher starts a verified release whatever became of its state", async () => {
  const path = () => `${agent.releases}/state.json`;
  const whole = await (async () => (await back(), await Deno.readTextFile(path())))();
  const torn: Record<string, () => Promise<void>> = {
    missing: () => Deno.remove(path()),
    empty: () => Deno.writeTextFile(path(), ""),
    garbage: () => Deno.writeFile(path(), crypto.getRandomValues(new Uint8Array(300))),
    "cut off": () => Deno.writeTextFile(path(), whole.slice(0, 100)),
    "of another format": () => Deno.writeTextFile(path(), '{"format": 2}'),
    "changed": () => Deno.writeTextFile(path(), whole.replace('"floor": 5', '"floor": 4')),
    "a folder": async () => {
      await Deno.remove(path());
      await Deno.mkdir(path());
    },
  };
  for (const [what, damage] of Object.entries(torn)) {
    assert.equal(await runsAfter(damage), 5, what);
    await assertFloorHolds();
  }
});

Deno.test("launcher starts the committed release when the floor's copy is damaged", async () => {
  const path = () => `${agent.releases}/floor`;
  for (const text of ["", "x", "-1 -1\n", "5 9\n", "99999999999999 99999999999999\n"]) {
    assert.equal(await runsAfter(() => Deno.writeTextFile(path(), text)), 5);
    await assertFloorHolds();
  }
});

Deno.test("launcher starts the release before, and says why, when a bit of the active one flips", async () => {
  assert.equal(await runsAfter(() => flipBit(`${slot("b")}/agent.js`)), 4);
  const { told } = await agent.start("tell");
  assert.equal(told?.state, "rolled_back");
  assert.match(told?.last_failure?.reason ?? "", /agent\.js is not the file that was signed/);
  await assertFloorHolds();
  // The same release may come again, as it was not given up but lost.
  const again = await agent.start("install", await agent.publish(5), "5");
  assert.equal(again.told?.result?.ok, true);
});

Deno.test("launcher starts the package's release when both slots are damaged", async () => {
  const ran = await runsAfter(async () => {
    await flipBit(`${slot("b")}/manifest.json`);
    await flipBit(`${slot("a")}/manifest.sig`);
  });
  assert.equal(ran, 1);
});

Deno.test("launcher runs no signed but older release that lies in the active slot", async () => {
  const ran = await runsAfter(async () => {
    await Deno.remove(slot("b"), { recursive: true });
    await agent.publish(2, { to: slot("b") });
  });
  assert.equal(ran, 4);
});

Deno.test("launcher runs no older release from a slot when the state is lost with it", async () => {
  const ran = await runsAfter(async () => {
    await Deno.remove(`${agent.releases}/state.json`);
    await Deno.remove(slot("b"), { recursive: true });
    await agent.publish(2, { to: slot("b") });
  });
  assert.equal(ran, 1);
});

Deno.test("launcher runs nothing that an unknown key signed", async () => {
  const ran = await runsAfter(async () => {
    const foreign = await releaseKit();
    await Deno.remove(slot("b"), { recursive: true });
    await layOut(slot("b"), await foreign.release(6));
  });
  assert.equal(ran, 4);
});

Deno.test("launcher runs neither of two slots whose manifests were swapped", async () => {
  const ran = await runsAfter(async () => {
    for (const name of ["manifest.json", "manifest.sig"]) {
      await Deno.rename(`${slot("a")}/${name}`, `${agent.folder}/swap`);
      await Deno.rename(`${slot("b")}/${name}`, `${slot("a")}/${name}`);
      await Deno.rename(`${agent.folder}/swap`, `${slot("b")}/${name}`);
    }
  });
  assert.equal(ran, 1);
});

Deno.test("launcher says what to do when nothing can be verified, and lets the service try again", async () => {
  await back();
  const keys = `${agent.folder}/edge/release_keys.json`;
  await Deno.writeTextFile(keys, (await releaseKit()).keysText);
  const start = await agent.start("tell");
  await Deno.writeTextFile(keys, agent.kit.keysText);
  assert.equal(start.code, 69);
  assert.match(JSON.stringify(start.lines), /install the package again/);
});

Deno.test("a full disk refuses an update and leaves what runs", async () => {
  await back();
  const folder = await agent.publish(6, { code: `//${"x".repeat(200_000)}` });
  const full = await agent.startOnDiskOf(160, "install", folder, "6");
  assert.equal(full.told?.result?.code, "disk_failed", full.stderr);
  assert.equal(full.told?.ran, 5);
  const after = Array.from(Deno.readDirSync(`${agent.releases}.after`), ({ name }) => name);
  assert.deepEqual(after.toSorted(), ["b", "floor", "state.json"], "it made room again");
});

Deno.test("a release that crashes is given up after three starts, with its own words", async () => {
  const crashes: Record<string, [code: string, reason: RegExp]> = {
    "a syntax error": ["export const x = ;", /SyntaxError/],
    "an import that is not there": ["import 'npm:nothing';", /failed/],
    "an error while it is imported": ["throw new Error('no lens')", /no lens/],
    "an error of main": ["export function main() { throw new Error('no tripod') }", /no tripod/],
    "no main": ["export const other = 1;", /has no main/],
    "an end at once": ["export const main = () => 78;", /ended by itself with the code 78/],
    "an end of the process": ["Deno.exit(0);", /without a word/],
    "an error nobody caught": [
      "export const main = () => { Promise.reject(new Error('lost')); return new Promise(() => {}) }",
      /lost/,
    ],
  };
  for (const [what, [code, reason]] of Object.entries(crashes)) {
    await back();
    const folder = await agent.publish(6, { code });
    assert.equal((await agent.start("install", folder, "6")).told?.result?.ok, true);
    for (let start = 1; start <= 3; start++) {
      const failed = await agent.start("tell");
      assert.equal(failed.told, null, what);
      assert.notEqual(failed.code, 78, "the service would not be started again");
    }
    const { told } = await agent.start("tell");
    assert.deepEqual([told?.ran, told?.state, told?.last_failure?.sequence], [5, "rolled_back", 6]);
    assert.match(told?.last_failure?.reason ?? "", reason, what);
  }
  const again = await agent.start("install", await agent.publish(6), "6");
  assert.equal(again.told?.result?.code, "rolled_back_before");
});

Deno.test("a release that hangs is given up when the service has killed it three times", async () => {
  await back();
  const folder = await agent.publish(6, { code: "for (;;) {}" });
  assert.equal((await agent.start("install", folder, "6")).told?.result?.ok, true);
  for (let start = 1; start <= 3; start++) {
    const child = agent.spawn("tell");
    const reader = child.stdout.getReader(); // its first line comes before the import
    await reader.read();
    child.kill("SIGKILL");
    reader.releaseLock();
    assert.equal(ended(await child.output()).signal, "SIGKILL");
  }
  assert.equal((await agent.start("tell")).told?.ran, 5);
});

Deno.test("a stop that was asked for costs a trial none of its starts", async () => {
  await back();
  await agent.start("install", await agent.publish(6), "6");
  for (let start = 1; start <= 5; start++) {
    assert.equal((await agent.start("leave")).told?.ran, 6);
  }
});

Deno.test("asking for the version or help starts no trial", async () => {
  await back();
  await agent.start("install", await agent.publish(6), "6");
  const before = await Deno.readTextFile(`${agent.releases}/state.json`);
  await agent.start("--version");
  assert.equal(await Deno.readTextFile(`${agent.releases}/state.json`), before);
});
