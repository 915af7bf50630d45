import assert from "node:assert/strict";
import fc from "fast-check";
import { type DropReason, LEAST_FREE_BYTES, Spool, type SpoolOptions } from "./spool.ts";
import { decodeSpoolFile, encodeSpoolFile, type SpooledRead } from "./spool_file.ts";

const DEVICE = "01890000-0000-7000-8000-0000000000d0";

function read(lineMs: number, changes: Partial<SpooledRead> & { bytes?: number } = {}) {
  const { bytes = 10_000, ...rest } = changes;
  return {
    key: crypto.randomUUID(),
    deviceId: DEVICE,
    moment: { epoch: 1, lineMs },
    meta: {
      camera_id: "lane-1",
      captured_at: new Date(lineMs).toISOString(),
      clock: "synced" as const,
      trigger: "vehicle" as const,
      command_id: null,
    },
    jpeg: new Uint8Array(bytes).fill(lineMs & 255),
    ...rest,
  };
}

interface Rig {
  dir: string;
  dropped: DropReason[];
  open: (changes?: Partial<SpoolOptions>) => Promise<Spool>;
}

async function withFolder(run: (rig: Rig) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "edge_spool_" });
  const dropped: DropReason[] = [];
  const open = (changes: Partial<SpoolOptions> = {}) =>
    Spool.open({
      dir: `${dir}/spool`,
      maxBytes: () => 1_000_000,
      freeBytes: () => Promise.resolve(null),
      onDropped: (reason) => dropped.push(reason),
      ...changes,
    });
  try {
    await run({ dir: `${dir}/spool`, dropped, open });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function add(spool: Spool, one: SpooledRead): Promise<void> {
  (await spool.add(one)).isHeld = false;
}

/** Takes everything out, in the order in which it would be delivered. */
async function drain(spool: Spool): Promise<SpooledRead[]> {
  const all: SpooledRead[] = [];
  for (let entry = spool.oldest(); entry !== null; entry = spool.oldest()) {
    const one = await spool.read(entry);
    if (one !== null) all.push(one);
    await spool.remove(entry);
  }
  return all;
}

Deno.test("Spool gives every read back whole and in order after a restart, however it was put in", () =>
  withFolder(async ({ open, dir }) => {
    const first = await open();
    // A wall clock that goes back is of no matter: the moment counts.
    const reads = [30, 10, 20].map((lineMs) => read(lineMs));
    const later = { ...read(5), moment: { epoch: 2, lineMs: 5 } };
    for (const one of [later, ...reads]) await add(first, one);
    for await (const { name } of Deno.readDir(dir)) {
      assert.equal(((await Deno.stat(`${dir}/${name}`)).mode ?? 0) & 0o777, 0o600);
    }
    const again = await open();
    assert.equal(again.sizeBytes, first.sizeBytes);
    assert.deepEqual(again.lastMoment, { epoch: 2, lineMs: 5 });
    const [c, a, b] = reads;
    assert.deepEqual(await drain(again), [a, b, c, later]);
    assert.equal((await open()).reads, 0, "what was removed stays so");
  }));

Deno.test("Spool is bounded in bytes: the oldest go, and each is counted", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 60_000 })), {
        minLength: 1,
        maxLength: 25,
      }),
      (sizes) =>
        withFolder(async ({ open, dropped }) => {
          const spool = await open({ maxBytes: () => 200_000 });
          const given: SpooledRead[] = [];
          for (const [lineMs, bytes] of sizes) {
            given.push(read(lineMs, { bytes }));
            await add(spool, given.at(-1) as SpooledRead);
            assert.ok(spool.sizeBytes <= 200_000, String(spool.sizeBytes));
          }
          const left = await drain(spool);
          assert.equal(left.length + dropped.length, given.length);
          const lines = left.map(({ moment }) => moment.lineMs);
          assert.deepEqual(lines, lines.toSorted((a, b) => a - b));
          assert.equal(new Set(left.map(({ key }) => key)).size, left.length);
          const newest = given.at(-1) as SpooledRead;
          assert.ok(left.some(({ key }) => key === newest.key), "what comes in is not what goes");
          assert.equal(spool.sizeBytes, 0);
        }),
    ),
    { numRuns: 25 },
  ));

Deno.test("Spool counts and removes damaged files, and goes on with the next", () =>
  withFolder(async ({ open, dir, dropped }) => {
    const spool = await open();
    for (const lineMs of [1, 2, 3, 4]) await add(spool, read(lineMs));
    const [torn, flipped, empty] = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
    await Deno.truncate(`${dir}/${torn}`, 5000); // a card that lost power while it wrote
    const bytes = await Deno.readFile(`${dir}/${flipped}`);
    bytes[bytes.length - 100] = 255 - (bytes.at(-100) ?? 0);
    await Deno.writeFile(`${dir}/${flipped}`, bytes);
    await Deno.truncate(`${dir}/${empty}`);
    await Deno.writeTextFile(`${dir}/half.1a2b3c4d.tmp`, "left by a crash");
    await Deno.writeTextFile(`${dir}/notes.txt`, "somebody's own");
    const again = await open();
    assert.deepEqual((await drain(again)).map(({ moment }) => moment.lineMs), [4]);
    assert.deepEqual(dropped, ["damaged", "damaged", "damaged"]);
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name), ["notes.txt"]);
  }));

Deno.test("decodeSpoolFile() takes no file that was cut off anywhere", () => {
  const file = encodeSpoolFile(read(1, { bytes: 40 }));
  for (let length = 0; length < file.byteLength; length++) {
    assert.equal(decodeSpoolFile(file.slice(0, length)), null, String(length));
  }
  assert.notEqual(decodeSpoolFile(file.slice()), null);
});

Deno.test("decodeSpoolFile() keeps the trace of a read, and needs none", () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const traced = read(1, { traceparent });
  assert.deepEqual(decodeSpoolFile(encodeSpoolFile(traced).slice()), traced);
  const untraced = read(1);
  assert.deepEqual(decodeSpoolFile(encodeSpoolFile(untraced).slice()), untraced);
});

Deno.test("Spool on a full disk gives old reads for new ones, and says so when that does not help", () =>
  withFolder(async ({ open, dropped }) => {
    let refusals = 0;
    const write = async (path: string, content: Uint8Array) => {
      if (refusals-- > 0) throw Object.assign(new Error("No space left"), { code: "ENOSPC" });
      await Deno.writeFile(path, content);
    };
    const spool = await open({ write });
    for (const lineMs of [1, 2, 3, 4]) await add(spool, read(lineMs));
    refusals = 2;
    await add(spool, read(5));
    assert.deepEqual(dropped, ["full", "full"]);
    refusals = 100;
    await assert.rejects(spool.add(read(6)), { code: "ENOSPC" });
    assert.match(spool.trouble ?? "", /cannot be kept on the disk.*No space left/);
    assert.equal(spool.reads, 0);
    refusals = 0;
    await add(spool, read(7));
    assert.equal(spool.trouble, null);
    assert.deepEqual((await drain(spool)).map(({ moment }) => moment.lineMs), [7]);
  }));

Deno.test("Spool leaves the disk's last space to others", () =>
  withFolder(async ({ open, dropped }) => {
    let freeBytes = LEAST_FREE_BYTES + 1_000_000;
    const spool = await open({ freeBytes: () => Promise.resolve(freeBytes) });
    for (const lineMs of [1, 2, 3]) await add(spool, read(lineMs));
    freeBytes = LEAST_FREE_BYTES;
    await add(spool, read(4));
    assert.deepEqual(dropped, ["full"], "as much as the new one takes, and no more");
    freeBytes = 0;
    await assert.rejects(spool.add(read(5)), { name: "SpoolFull" });
    assert.match(spool.trouble ?? "", /nearly full/);
  }));

Deno.test("Spool never takes away what is being sent", () =>
  withFolder(async ({ open, dropped }) => {
    const spool = await open({ maxBytes: () => 30_000 });
    const sent = await spool.add(read(1));
    await add(spool, read(2));
    await add(spool, read(3));
    assert.deepEqual(dropped, ["full"]);
    assert.notEqual(await spool.read(sent), null);
  }));

Deno.test("Spool makes its folder again when somebody removed it", () =>
  withFolder(async ({ open, dir }) => {
    const spool = await open();
    await Deno.remove(dir, { recursive: true });
    await add(spool, read(1));
    assert.equal((await drain(spool)).length, 1);
  }));

Deno.test("Spool is well again once the disk takes reads, though none comes that would show it", () =>
  withFolder(async ({ open, dir }) => {
    let fault: Error | null = Object.assign(new Error("Read-only file system"), { code: "EROFS" });
    const write = (path: string, content: Uint8Array) =>
      fault === null ? Deno.writeFile(path, content) : Promise.reject(fault);
    const spool = await open({ write });
    await assert.rejects(spool.add(read(1)), /Read-only/);
    await spool.recheck();
    assert.match(spool.trouble ?? "", /Read-only/, "nothing has changed");
    fault = null;
    await spool.recheck();
    assert.equal(spool.trouble, null);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(dir)), [], "nothing of the look is left");
  }));

Deno.test("Spool is opened on a disk that takes no folder, and makes it once that does", () =>
  withFolder(async ({ open, dir }) => {
    await Deno.writeTextFile(dir, "in its place");
    const spool = await open();
    assert.match(spool.trouble ?? "", /cannot be kept/);
    await Deno.remove(dir);
    await add(spool, read(1));
    assert.deepEqual([spool.trouble, spool.reads], [null, 1]);
  }));

Deno.test("Spool gives its oldest reads for what must not be lost, and counts them", () =>
  withFolder(async ({ open, dropped }) => {
    const spool = await open();
    const reads = [read(1), read(2)];
    for (const one of reads) await add(spool, one);
    assert.equal(await spool.giveOldest(), true);
    assert.deepEqual([await drain(spool), dropped], [[reads[1]], ["full"]]);
    assert.equal(await spool.giveOldest(), false);
  }));
