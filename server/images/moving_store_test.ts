import assert from "node:assert/strict";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { type S3Double, s3Double } from "../../tests/support/s3_double.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { WashfleetError } from "../errors.ts";
import { createMovingStore } from "./moving_store.ts";
import { createPictureStore } from "./picture_store.ts";
import { createS3Bucket, type S3Options } from "./s3_bucket.ts";

const JPEG = new Uint8Array([0xff, 0xd8, 1, 2, 0xff, 0xd9]);
const AT = new Date("2026-03-01T12:00:00Z");

function bucketOf(s3: S3Double, more: Partial<S3Options> = {}) {
  return createS3Bucket({ endpoint: s3.endpoint, ...s3.credentials, prefix: "site/", ...more });
}

/** A store over the double that moves until it is disposed. */
async function runningStore(s3: S3Double, dir: string) {
  const disk = createPictureStore(dir);
  const store = createMovingStore({ disk, bucket: bucketOf(s3), retryAfterMs: 20 });
  const stopping = new AbortController();
  const ended = store.run(stopping.signal);
  await Promise.resolve();
  return {
    disk,
    store,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await ended;
    },
  };
}

async function countOf(refs: AsyncIterable<string>): Promise<number> {
  return (await Array.fromAsync(refs)).length;
}

Deno.test("a bucket takes, gives and removes what is signed rightly, and nothing else", async () => {
  await using s3 = s3Double();
  const bucket = bucketOf(s3);
  await bucket.put("2026/03/01/a.jpg", JPEG);
  assert.deepEqual([...s3.objects.keys()], ["site/2026/03/01/a.jpg"]);
  assert.deepEqual(await bucket.get("2026/03/01/a.jpg"), JPEG);
  await bucket.delete("2026/03/01/a.jpg");
  await bucket.delete("2026/03/01/a.jpg");
  assert.equal(await bucket.get("2026/03/01/a.jpg"), null);
  assert.deepEqual(s3.refused, []);
  const wrong = bucketOf(s3, { secretAccessKey: "another-canary" });
  await assert.rejects(wrong.put("k.jpg", JPEG), (error) => {
    assert.ok(error instanceof WashfleetError);
    assert.match(error.message, /SignatureDoesNotMatch/);
    assert.ok(!Deno.inspect(error).includes("canary"), "no secret in an error");
    return error.kind === "upstream";
  });
  assert.equal(s3.objects.size, 0);
});

Deno.test("a bucket that is silent is given up in time, and one that is away is told as such", async () => {
  const s3 = s3Double();
  const isAway = (error: unknown) =>
    error instanceof WashfleetError && error.kind === "unavailable";
  s3.state = "away";
  await assert.rejects(bucketOf(s3).put("k.jpg", JPEG), isAway);
  s3.state = "silent";
  await assert.rejects(bucketOf(s3, { timeoutMs: 50 }).get("k.jpg"), isAway);
  await s3[Symbol.asyncDispose]();
  await assert.rejects(bucketOf(s3).get("k.jpg"), isAway);
});

Deno.test("a picture is there at once, and is moved to the bucket when that is well", async () => {
  await using s3 = s3Double();
  s3.state = "away";
  const dir = await Deno.makeTempDir();
  await using running = await runningStore(s3, dir);
  const { store, disk } = running;
  const ref = store.newRef(AT);
  await store.put(ref, JPEG, { isDurable: true });
  assert.deepEqual(await store.read(ref), JPEG);
  await waitUntil(() => s3.requests >= 3, { what: "tries" });
  assert.deepEqual([s3.objects.size, await countOf(disk.list())], [0, 1], "it waits on disk");
  s3.state = "well";
  await waitUntil(async () => await countOf(disk.list()) === 0, { what: "an empty disk" });
  assert.deepEqual(s3.objects.get(`site/${ref}`), JPEG);
  assert.deepEqual(await store.read(ref), JPEG, "from the bucket");
  await store.remove(ref);
  assert.equal(await store.read(ref), null);
  assert.equal(s3.objects.size, 0);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("pictures left on disk by a server that ended are moved by the next one", async () => {
  await using s3 = s3Double();
  const dir = await Deno.makeTempDir();
  const before = createPictureStore(dir);
  const refs = Array.from({ length: 10 }, () => before.newRef(AT));
  for (const ref of refs) await before.put(ref, JPEG);
  await Deno.writeTextFile(`${dir}/${refs[0]}.part`, "half a picture");
  await using running = await runningStore(s3, dir);
  await waitUntil(async () => await countOf(running.disk.list()) === 0, { what: "an empty disk" });
  assert.deepEqual([...s3.objects.keys()].sort(), refs.map((ref) => `site/${ref}`).sort());
  await Deno.remove(dir, { recursive: true });
});

Deno.test("remove() while a picture is on its way leaves it nowhere", async () => {
  await using s3 = s3Double();
  const dir = await Deno.makeTempDir();
  const bucket = bucketOf(s3);
  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const slow = {
    ...bucket,
    put: async (key: string, bytes: Uint8Array) => {
      begun.resolve();
      await held.promise;
      await bucket.put(key, bytes);
    },
  };
  const store = createMovingStore({ disk: createPictureStore(dir), bucket: slow });
  const stopping = new AbortController();
  const ended = store.run(stopping.signal);
  const ref = store.newRef(AT);
  await store.put(ref, JPEG);
  await begun.promise;
  const removed = store.remove(ref);
  held.resolve();
  await removed;
  assert.deepEqual([s3.objects.size, await store.read(ref)], [0, null]);
  stopping.abort();
  await ended;
  await Deno.remove(dir, { recursive: true });
});

Deno.test("an outage is logged once, without a secret", async () => {
  const records: LogRecord[] = [];
  await configure({
    sinks: { memory: (record) => records.push(record) },
    loggers: [{ category: ["logtape", "meta"], lowestLevel: "error" }, {
      category: "server",
      sinks: ["memory"],
      lowestLevel: "debug",
    }],
    reset: true,
  });
  await using s3 = s3Double();
  s3.state = "away";
  const dir = await Deno.makeTempDir();
  const running = await runningStore(s3, dir);
  for (let picture = 0; picture < 5; picture++) {
    await running.store.put(running.store.newRef(AT), JPEG);
  }
  await waitUntil(() => s3.requests >= 12, { what: "tries" });
  await running[Symbol.asyncDispose]();
  assert.equal(records.filter((record) => record.level === "error").length, 1);
  assert.ok(!Deno.inspect(records, { depth: 9 }).includes("canary"));
  await reset();
  await Deno.remove(dir, { recursive: true });
});
