import assert from "node:assert/strict";
import { createPictureStore } from "./picture_store.ts";

const JPEG = new Uint8Array([0xff, 0xd8, 1, 2, 0xff, 0xd9]);

Deno.test("put() files a picture under its day, for its owner only, and leaves no part", async () => {
  const dir = await Deno.makeTempDir();
  const store = createPictureStore(`${dir}/images`);
  const ref = store.newRef(new Date("2026-02-03T23:30:00-06:00"));
  await store.put(ref, JPEG, { isDurable: true });
  assert.match(ref, /^2026\/02\/04\/[0-9a-f-]{36}\.jpg$/);
  assert.deepEqual(await store.read(ref), JPEG);
  const { mode } = await Deno.stat(`${dir}/images/${ref}`);
  assert.equal((mode ?? 0) & 0o777, 0o600);
  const names = [...Deno.readDirSync(`${dir}/images/2026/02/04`)].map(({ name }) => name);
  assert.equal(names.length, 1);
  await Deno.truncate(`${dir}/images/${ref}`);
  assert.equal(await store.read(ref), null, "a picture that a power cut emptied is none");
  await store.remove(ref);
  await store.remove(ref);
  assert.equal(await store.read(ref), null);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("probe() tells of a disk that takes no picture, and leaves nothing on one that does", async () => {
  const dir = await Deno.makeTempDir();
  await createPictureStore(dir).probe();
  assert.deepEqual([...Deno.readDirSync(dir)], []);
  await Deno.writeTextFile(`${dir}/file`, "");
  await assert.rejects(createPictureStore(`${dir}/file`).probe(), Deno.errors.NotADirectory);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("read() refuses a ref that leads anywhere else", async () => {
  const dir = await Deno.makeTempDir();
  const store = createPictureStore(dir);
  for (const ref of ["../../etc/passwd", "2026/02/04/../../../x.jpg", "/etc/passwd", ""]) {
    await assert.rejects(store.read(ref), TypeError);
    assert.throws(() => store.put(ref, JPEG), TypeError);
  }
  await Deno.remove(dir, { recursive: true });
});

Deno.test("put() that finds the disk unwritable throws and names no picture", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.writeTextFile(`${dir}/images`, "a file where the folder should be");
  const store = createPictureStore(`${dir}/images`);
  await assert.rejects(store.put(store.newRef(new Date()), JPEG));
  await Deno.remove(dir, { recursive: true });
});
