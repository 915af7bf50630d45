import assert from "node:assert/strict";
import { withRoom } from "./write_with_room.ts";

const FULL = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
const READ_ONLY = Object.assign(new Error("Read-only file system"), { code: "EROFS" });

/** A disk that takes the file once so many things were given. */
function disk({ kept, needed, fault = FULL }: { kept: number; needed: number; fault?: Error }) {
  const state = { given: 0, written: [] as string[] };
  const write = withRoom((path) => {
    if (state.given < needed) return Promise.reject(fault);
    state.written.push(path);
    return Promise.resolve();
  }, () => Promise.resolve(state.given < kept && ++state.given > 0));
  return { state, write };
}

Deno.test("withRoom() gives what may be lost until a setting fits, and no more", async () => {
  const { state, write } = disk({ kept: 5, needed: 2 });
  await write("edge.yaml", "…");
  assert.deepEqual(state, { given: 2, written: ["edge.yaml"] });
});

Deno.test("withRoom() says that the disk is full once nothing is left to give", async () => {
  await assert.rejects(disk({ kept: 1, needed: 2 }).write("edge.yaml", "…"), FULL);
  const endless = disk({ kept: 1000, needed: 1000 });
  await assert.rejects(endless.write("edge.yaml", "…"), FULL);
  assert.ok(endless.state.given < 10, "a disk that stays full takes not all reads");
});

Deno.test("withRoom() gives nothing for a disk that is not full", async () => {
  const { state, write } = disk({ kept: 5, needed: 2, fault: READ_ONLY });
  await assert.rejects(write("edge.yaml", "…"), READ_ONLY);
  assert.equal(state.given, 0);
});
