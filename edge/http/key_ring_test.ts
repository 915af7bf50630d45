import assert from "node:assert/strict";
import { apiKeyPath, loadOrMakeApiKey, saveApiKeys } from "./api_key.ts";
import { createKeyRing } from "./key_ring.ts";

const HOUR_MS = 3_600_000;

/** A data folder, its keys, and both clocks in the test's hand. */
async function withKeys(
  run: (rig: Awaited<ReturnType<typeof startIn>> & { folder: string }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "edge_keys_" });
  try {
    await run({ folder, ...await startIn(folder) });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** As at the agent's start. */
async function startIn(folder: string, { atMs = Date.UTC(2026, 0, 1) } = {}) {
  const { key, made, old } = await loadOrMakeApiKey(folder);
  const clock = { wallMs: atMs, monotonicMs: 0 };
  const ring = createKeyRing({
    key,
    old,
    save: (keys) => saveApiKeys(folder, keys),
    now: () => new Date(clock.wallMs),
    monotonicMs: () => clock.monotonicMs,
  });
  return { key, made, ring, clock };
}

Deno.test("a first key is made 0600, and found again at the next start", () =>
  withKeys(async ({ folder, key, made }) => {
    assert.match(key, /^wfe_[A-Za-z0-9_-]{43}$/);
    assert.equal(made, true);
    assert.equal(((await Deno.stat(apiKeyPath(folder))).mode ?? 0) & 0o777, 0o600);
    const again = await startIn(folder);
    assert.deepEqual([again.key, again.made], [key, false]);
  }));

Deno.test("rotate() lets the old key in until its time, over a restart as well", () =>
  withKeys(async ({ folder, key, ring, clock }) => {
    const rotation = await ring.rotate({ oldValidMs: HOUR_MS });
    assert.notEqual(rotation.key, key);
    assert.equal(ring.find(rotation.key)?.validUntil, null);
    assert.deepEqual(ring.find(key)?.validUntil, rotation.oldKeyValidUntil);
    const restarted = await startIn(folder, { atMs: clock.wallMs + HOUR_MS / 2 });
    assert.equal(restarted.key, rotation.key);
    assert.ok(restarted.ring.find(key) !== null);
    restarted.clock.monotonicMs += HOUR_MS / 2;
    assert.equal(restarted.ring.find(key), null);
    assert.equal((await startIn(folder, { atMs: clock.wallMs + HOUR_MS })).ring.find(key), null);
  }));

Deno.test("rotate() with 0 ends the key of now and every one before it, at once", () =>
  withKeys(async ({ folder, key, ring }) => {
    const second = await ring.rotate({ oldValidMs: HOUR_MS });
    const third = await ring.rotate({ oldValidMs: 0 });
    assert.equal(third.oldKeyValidUntil, null);
    const { ring: restarted } = await startIn(folder);
    for (const { find } of [ring, restarted].map((one) => ({ find: one.find.bind(one) }))) {
      assert.deepEqual([find(key), find(second.key)], [null, null]);
      assert.ok(find(third.key) !== null);
    }
  }));

Deno.test("rotate() twice in a hurry lets the first key live on, but keys do not pile up", () =>
  withKeys(async ({ key, ring }) => {
    await ring.rotate({ oldValidMs: HOUR_MS });
    await ring.rotate({ oldValidMs: HOUR_MS });
    assert.ok(ring.find(key) !== null);
    for (let n = 0; n < 5; n++) await ring.rotate({ oldValidMs: HOUR_MS });
    assert.equal(ring.find(key), null);
  }));

Deno.test("two that rotate at once get different keys, and both of them work", () =>
  withKeys(async ({ ring, folder }) => {
    const both = await Promise.all([1, 2].map(() => ring.rotate({ oldValidMs: HOUR_MS })));
    assert.ok(both.every(({ key }) => ring.find(key) !== null));
    assert.equal((await startIn(folder)).key, both[1]?.key);
  }));

Deno.test("a clock that jumps ends no old key early, nor keeps one for years", () =>
  withKeys(async ({ folder, key, ring, clock }) => {
    clock.wallMs = 0; // a Pi without a clock, before it has heard the time
    await ring.rotate({ oldValidMs: HOUR_MS });
    clock.wallMs = Date.UTC(2026, 0, 1);
    assert.ok(ring.find(key) !== null);
    clock.monotonicMs += HOUR_MS;
    assert.equal(ring.find(key), null);
    const behind = await startIn(folder, { atMs: -10 * HOUR_MS });
    assert.ok(behind.ring.find(key) !== null);
    behind.clock.monotonicMs += HOUR_MS;
    assert.equal(behind.ring.find(key), null);
  }));

Deno.test("rotate() that cannot be kept changes no key", async () => {
  const ring = createKeyRing({
    key: "wfe_first",
    save: () => Promise.reject(new Error("disk full")),
  });
  await assert.rejects(ring.rotate({ oldValidMs: 0 }), /disk full/);
  assert.equal(ring.find("wfe_first")?.validUntil, null);
  await assert.rejects(ring.rotate({ oldValidMs: HOUR_MS }));
  assert.equal(ring.find("wfe_first")?.validUntil, null);
});

Deno.test("what is on disk of an old key does not open the agent", () =>
  withKeys(async ({ folder, key, ring }) => {
    await ring.rotate({ oldValidMs: HOUR_MS });
    const text = await Deno.readTextFile(`${folder}/old_api_keys.json`);
    assert.doesNotMatch(text, new RegExp(key));
    assert.equal(((await Deno.stat(`${folder}/old_api_keys.json`)).mode ?? 0) & 0o777, 0o600);
    const [{ sha256 }] = JSON.parse(text);
    assert.equal(ring.find(sha256), null);
  }));

Deno.test("deleting the key's file ends every key", () =>
  withKeys(async ({ folder, key, ring }) => {
    const { key: second } = await ring.rotate({ oldValidMs: HOUR_MS });
    await Deno.remove(apiKeyPath(folder));
    const { ring: restarted, made } = await startIn(folder);
    assert.equal(made, true);
    assert.deepEqual([restarted.find(key), restarted.find(second)], [null, null]);
  }));

Deno.test("damaged files of keys make a new key and end old ones", () =>
  withKeys(async ({ folder, key, ring }) => {
    await ring.rotate({ oldValidMs: HOUR_MS });
    await Deno.writeTextFile(`${folder}/old_api_keys.json`, '[{"sha256":"');
    assert.equal((await startIn(folder)).ring.find(key), null);
    await Deno.writeTextFile(apiKeyPath(folder), "wfe_half");
    assert.equal((await startIn(folder)).made, true);
  }));
