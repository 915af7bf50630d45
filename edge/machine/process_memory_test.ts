import assert from "node:assert/strict";
import { parseResidentBytes, processMemory } from "./process_memory.ts";

/** proc_pid_status(5) of an FFmpeg, shortened. */
const STATUS = "Name:\tffmpeg\nState:\tS (sleeping)\nVmHWM:\t   95120 kB\nVmRSS:\t   89900 kB\n" +
  "RssAnon:\t   60000 kB\nThreads:\t3\n";

Deno.test("parseResidentBytes() reads VmRSS and nothing that looks like it", () => {
  assert.equal(parseResidentBytes(STATUS), 89_900 * 1024);
  assert.equal(parseResidentBytes("Name:\tVmRSS:\t1 kB\nState:\tZ (zombie)\n"), null, "a zombie");
  assert.equal(parseResidentBytes(""), null);
});

Deno.test("processMemory() is null where nothing may be read, and of a process that is gone", async () => {
  assert.equal(await processMemory(1, { folder: "/nonexistent" }), null);
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/7`);
    await Deno.writeTextFile(`${folder}/7/status`, STATUS);
    assert.equal(await processMemory(7, { folder }), 89_900 * 1024);
    assert.equal(await processMemory(8, { folder }), null);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
