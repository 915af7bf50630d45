import assert from "node:assert/strict";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { saveLastKnownGood } from "./last_known_good.ts";
import { loadStartConfig } from "./load_config.ts";
import { changedSettings } from "./changed_settings.ts";
import { createRunningConfig } from "./running_config.ts";
import { shownConfig, strikeSecrets, strikeUrl } from "./strike_secrets.ts";
import { watchFile } from "./watch_file.ts";
import { removeLeftovers, writeFileAtomically, type WriteStep } from "./write_file_atomically.ts";

const GOOD = "cameras: [{id: lane-1, url: 'rtsp://u:p@10.0.0.9/s'}]\n";
const BROKEN = "cameras: [{id: lane-1}]\n";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "edge_config_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function start(folder: string) {
  const dirs = { dataDir: `${folder}/data`, defaultDataDir: "/nowhere" };
  return loadStartConfig(`${folder}/edge.yaml`, dirs);
}

Deno.test("loadStartConfig() starts with the last known good copy when the file is broken", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/edge.yaml`, GOOD);
    assert.equal((await start(folder)).ok, true);
    await Deno.writeTextFile(`${folder}/edge.yaml`, BROKEN);
    const started = await start(folder);
    assert.ok(started.ok);
    assert.equal(started.source, "last_known_good");
    assert.equal(started.config.cameras[0]?.id, "lane-1");
    assert.deepEqual(started.faults.map((fault) => fault.path), ["cameras.0.url"]);
  }));

Deno.test("loadStartConfig() refuses a last known good copy that was cut off", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/data`);
    await saveLastKnownGood(`${folder}/data`, `${GOOD}# end\n`);
    const path = `${folder}/data/last_known_good.yaml`;
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.slice(0, -"# end\n".length)); // still valid YAML
    const started = await start(folder);
    assert.ok(!started.ok);
    assert.match(started.faults.map((fault) => fault.message).join(), /damaged/);
  }));

Deno.test("loadStartConfig() names the faults when nothing good is left", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/edge.yaml`, BROKEN);
    const started = await start(folder);
    assert.ok(!started.ok);
    assert.deepEqual(started.faults.map((fault) => fault.path), ["cameras.0.url", ""]);
  }));

Deno.test("writeFileAtomically() keeps the old content when killed before the rename", () =>
  inFolder(async (folder) => {
    await writeFileAtomically(`${folder}/identity.json`, "old");
    // What a kill between writing and renaming leaves: a temporary file beside it.
    await Deno.writeTextFile(`${folder}/identity.json.0a1b2c3d.tmp`, "ha");
    assert.equal(await Deno.readTextFile(`${folder}/identity.json`), "old");
    await removeLeftovers(folder);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), (e) => e.name), ["identity.json"]);
  }));

Deno.test("writeFileAtomically() makes the file readable by its owner alone", () =>
  inFolder(async (folder) => {
    await writeFileAtomically(`${folder}/key`, "secret");
    assert.equal(((await Deno.stat(`${folder}/key`)).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("writeFileAtomically() leaves no temporary file when it fails", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken/inside`, { recursive: true });
    await assert.rejects(writeFileAtomically(`${folder}/taken`, "x"));
    assert.deepEqual(Array.from(Deno.readDirSync(folder), (e) => e.name), ["taken"]);
  }));

Deno.test("reload() changes nothing when the file is bad, and names every fault", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    await Deno.writeTextFile(path, GOOD);
    const started = await start(folder);
    assert.ok(started.ok);
    let applied = 0;
    const running = createRunningConfig({
      initial: started.config,
      state: { source: "file", loadedAt: new Date(), faults: [] },
      path,
      override: (config) => ({ ...config, data_dir: `${folder}/data` }),
      apply: () => {
        applied += 1;
        return { added: [], removed: [], restarted: ["lane-1"], updated: [], unchanged: [] };
      },
    });
    const before = running.hash();
    await Deno.writeTextFile(path, "http: {port: 1, cors_origins: [3]}\ncameras: 5\n");
    const bad = await running.reload();
    assert.ok(!bad.ok);
    assert.deepEqual(bad.faults.map((fault) => fault.path).sort(), [
      "cameras",
      "http.cors_origins.0",
    ]);
    assert.equal(applied, 0);
    assert.equal(running.hash(), before);
    assert.equal(running.state().faults.length, 2);

    await Deno.writeTextFile(path, `${GOOD}http: {port: 3001}\nlog: {level: debug}\n`);
    const good = await running.reload();
    assert.ok(good.ok);
    assert.deepEqual(good.needsRestart, ["http.port"]);
    assert.deepEqual(good.applied, ["log.level"]);
    assert.equal(applied, 1);
    assert.deepEqual(running.state().faults, []);
    const again = await running.reload();
    assert.ok(again.ok);
    assert.deepEqual(again.needsRestart, ["http.port"], "it is still due");
    assert.deepEqual(again.applied, []);
  }));

Deno.test("changedSettings() notices a section that appears", () => {
  const before = EdgeConfig.parse({});
  const after = EdgeConfig.parse({ server: { url: "https://fleet.example" } });
  assert.deepEqual(changedSettings(before, after), { applied: [], needsRestart: ["server.url"] });
});

Deno.test("watchFile() notices a file that is replaced by renaming", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    await Deno.writeTextFile(path, "a");
    const stop = new AbortController();
    const changed = Promise.withResolvers<void>();
    const watching = watchFile(path, { onChange: changed.resolve, signal: stop.signal });
    await Deno.writeTextFile(`${folder}/other`, "b");
    await Deno.rename(`${folder}/other`, path);
    await changed.promise;
    stop.abort();
    await watching;
  }));

Deno.test("strikeUrl() removes user, password and query", () => {
  assert.equal(
    strikeUrl("rtsp://admin:p%40ss@10.0.0.9:554/live?pwd=x"),
    "rtsp://***@10.0.0.9:554/live?***",
  );
  assert.equal(strikeUrl("rtsp://10.0.0.9/live"), "rtsp://10.0.0.9/live");
});

Deno.test("strikeSecrets() finds credentials anywhere in a line", () => {
  const line = `open rtsp://admin:p@ss@cam/s failed; Authorization: Bearer abcdefgh12345`;
  assert.equal(
    strikeSecrets(line),
    "open rtsp://***@cam/s failed; Authorization: Bearer ***",
  );
});

Deno.test("shownConfig() shows neither camera passwords nor the claim code", () => {
  const config = EdgeConfig.parse({
    server: { url: "https://fleet.example", claim_code: "canary-claim" },
    cameras: [{ id: "a", url: "rtsp://u:canary@h/s?key=canary" }],
  });
  assert.doesNotMatch(JSON.stringify(shownConfig(config)), /canary/);
});

Deno.test("a disk that fills up at any step of a write leaves the old file and nothing else", () =>
  inFolder(async (folder) => {
    for (const full of ["opened", "written", "synced"] as const) {
      await writeFileAtomically(`${folder}/key`, "old");
      const onStep = (step: WriteStep) => {
        if (step === full) throw Object.assign(new Error("injected"), { code: "ENOSPC" });
      };
      await assert.rejects(writeFileAtomically(`${folder}/key`, "new", { onStep }), /injected/);
      assert.equal(await Deno.readTextFile(`${folder}/key`), "old", full);
      assert.deepEqual(Array.from(Deno.readDirSync(folder), (e) => e.name), ["key"], full);
    }
  }));

Deno.test("removeLeftovers() of one file touches no other's, and survives a folder that is gone", () =>
  inFolder(async (folder) => {
    for (const name of ["edge.yaml.0a1b2c3d.tmp", "other.0a1b2c3d.tmp", "edge.yaml.tmp"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "half");
    }
    await removeLeftovers(folder, { of: "edge.yaml" });
    assert.deepEqual(Array.from(Deno.readDirSync(folder), (e) => e.name).sort(), [
      "edge.yaml.tmp",
      "other.0a1b2c3d.tmp",
    ]);
    await removeLeftovers(`${folder}/nowhere`);
  }));

Deno.test("saveLastKnownGood() writes nothing that is there already: memory cards wear out", () =>
  inFolder(async (folder) => {
    let writes = 0;
    const write = (path: string, text: string) => {
      writes += 1;
      return writeFileAtomically(path, text);
    };
    for (const text of [GOOD, GOOD, `${GOOD}#`, `${GOOD}#`]) {
      await saveLastKnownGood(folder, text, write);
    }
    assert.equal(writes, 2);
  }));

Deno.test("reloadIfChanged() does not read its own write again, but a file put back after a fault", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    const running = createRunningConfig({
      initial: EdgeConfig.parse({ data_dir: folder }),
      state: { source: "file", loadedAt: new Date(), faults: [] },
      path,
      override: (config) => config,
      apply: () => ({ added: [], removed: [], restarted: [], updated: [], unchanged: [] }),
    });
    assert.ok((await running.replace(GOOD)).ok, "it makes the file where there is none");
    assert.equal(await running.reloadIfChanged(), null);
    await Deno.writeTextFile(path, BROKEN);
    assert.equal((await running.reloadIfChanged())?.ok, false);
    assert.equal(await running.reloadIfChanged(), null);
    await Deno.writeTextFile(path, GOOD);
    assert.equal((await running.reloadIfChanged())?.ok, true);
    assert.deepEqual(running.state().faults, []);
    await Deno.remove(path);
    assert.equal((await running.reloadIfChanged())?.ok, false);
  }));

Deno.test("a start by other settings than the file's is not undone by a look at the file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    await Deno.writeTextFile(path, GOOD);
    const texts: string[] = [];
    const running = createRunningConfig({
      initial: EdgeConfig.parse({ data_dir: folder }),
      state: { source: "last_known_good", loadedAt: new Date(), faults: [] },
      path,
      override: (config) => ({ ...config, data_dir: folder }),
      apply: () => ({ added: [], removed: [], restarted: [], updated: [], unchanged: [] }),
      seenText: GOOD,
      adopted: (text) => Promise.resolve(void texts.push(text)),
    });
    assert.equal(await running.reloadIfChanged(), null);
    const late = await running.replace(`${GOOD}# late\n`, { ifHash: "0".repeat(64) });
    assert.equal(late.ok, false);
    assert.deepEqual(texts, []);
    await Deno.writeTextFile(path, `${GOOD}# corrected\n`);
    assert.equal((await running.reloadIfChanged())?.ok, true);
    assert.deepEqual(texts, [`${GOOD}# corrected\n`]);
    // What waits for a restart has not run: it proves nothing of itself.
    const other = await running.replace(`${GOOD}http: { port: 3999 }\n`);
    assert.ok(other.ok && other.needsRestart.length > 0);
    assert.equal(texts.length, 1);
  }));
