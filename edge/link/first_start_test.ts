import assert from "node:assert/strict";
import { createFirstStart } from "./first_start.ts";

const NOON = Date.parse("2026-07-01T12:00:00Z");

/** Starts of an agent with one data folder, each with a clock that begins at zero. */
async function withFolder(
  work: (start: () => ReturnType<typeof createFirstStart>, pass: (ms: number) => void) => Promise<
    void
  >,
): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "first_start_" });
  let nowMs = 0;
  try {
    await work(
      () => {
        nowMs = 0;
        return createFirstStart({ dataDir, monotonicMs: () => nowMs });
      },
      (ms) => nowMs += ms,
    );
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

Deno.test("the first start is told in the server's time, however late that is known, and stays", async () => {
  await withFolder(async (start, pass) => {
    const first = start();
    await first.open({ isEnrolled: false });
    pass(90_000);
    assert.equal(first.at(null), null);
    assert.equal(first.at(NOON), "2026-07-01T11:58:30.000Z");
    pass(1000);
    assert.equal(first.at(NOON + 1000), "2026-07-01T11:58:30.000Z");
    await first.kept();
    const later = start();
    await later.open({ isEnrolled: true });
    assert.equal(later.at(NOON + 86_400_000), "2026-07-01T11:58:30.000Z");
  });
});

Deno.test("a first run that ended before the time was known leaves it unknown, not wrong", async () => {
  await withFolder(async (start) => {
    await start().open({ isEnrolled: false });
    const later = start();
    await later.open({ isEnrolled: false });
    assert.equal(later.at(NOON), null);
  });
});

Deno.test("an agent that was in use before this was kept tells nothing of its first start", async () => {
  await withFolder(async (start) => {
    const agent = start();
    await agent.open({ isEnrolled: true });
    assert.equal(agent.at(NOON), undefined);
  });
});
