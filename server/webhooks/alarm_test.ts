import assert from "node:assert/strict";
import { Alarm } from "./alarm.ts";

const never = new AbortController().signal;
const LONG_MS = 600_000;

Deno.test("wait() is cut short by a ring", async () => {
  const alarm = new Alarm();
  const waiting = alarm.wait(LONG_MS, never);
  alarm.ring();
  await waiting;
});

Deno.test("wait() returns at once when it was rung before, but only the first time", async () => {
  const alarm = new Alarm();
  alarm.ring();
  alarm.ring();
  await alarm.wait(LONG_MS, never);
  const stop = new AbortController();
  let isWaiting = true;
  const waiting = alarm.wait(LONG_MS, stop.signal).then(() => isWaiting = false);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(isWaiting, true);
  stop.abort();
  await waiting;
});

Deno.test("wait() ends at the signal, also one that was aborted before", async () => {
  const stop = new AbortController();
  const waiting = new Alarm().wait(LONG_MS, stop.signal);
  stop.abort();
  await waiting;
  await new Alarm().wait(LONG_MS, stop.signal);
});
