import { equal } from "node:assert/strict";
import { waitUntil } from "../tests/support/wait_until.ts";
import { watchAwake } from "./awake_since.ts";

Deno.test("watchAwake() begins anew after a break, and when the clock jumps back", async () => {
  let nowMs = Date.UTC(2026, 0, 1);
  let looks = 0;
  const watch = watchAwake({
    now: () => {
      looks++;
      return new Date(nowMs);
    },
    everyMs: 1,
  });
  const lookTwice = async () => {
    const before = looks;
    await waitUntil(() => looks > before + 1 ? true : undefined, {
      what: "two looks",
      timeoutMs: 20_000,
    });
  };
  const startMs = nowMs;
  nowMs += 14_000;
  await lookTwice();
  equal(watch.since.getTime(), startMs);
  nowMs += 60_000;
  await lookTwice();
  equal(watch.since.getTime(), nowMs);
  nowMs -= 3_600_000;
  await lookTwice();
  equal(watch.since.getTime(), nowMs);
  watch.stop();
});
