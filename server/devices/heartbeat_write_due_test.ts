import assert from "node:assert/strict";
import { heartbeat } from "../../tests/support/link_instance.ts";
import { writeDue } from "./heartbeat_write_due.ts";

const START_MS = Date.parse("2026-03-02T12:00:00Z");
const BEAT_MS = 10_000;

Deno.test("writeDue() says every half minute that a device was heard, and every five looks whether the row is right", () => {
  const said = { all: 0, look: 0, sight: 0, nothing: 0 };
  for (let count = 1; count <= 180; count++) {
    const nowMs = START_MS + count * BEAT_MS;
    const received_at = new Date(nowMs - BEAT_MS).toISOString();
    said[
      writeDue({
        deviceId: "0197f000-0000-7000-8000-000000000009",
        previous: { received_at, heartbeat: heartbeat({ sent_at: received_at }) },
        heartbeat: heartbeat({ sent_at: new Date(nowMs).toISOString() }),
        now: new Date(nowMs),
        everyMs: BEAT_MS,
      })
    ]++;
  }
  assert.deepEqual(said, { all: 0, look: 6, sight: 54, nothing: 120 });
});

/** The same report again, `gapMs` after the one that was answered with `toldMs`. */
function dueAfter(gapMs: number, told: { toldMs?: number; everyMs: number }) {
  const received_at = new Date(START_MS + 1).toISOString();
  return writeDue({
    deviceId: "0197f000-0000-7000-8000-000000000000",
    previous: {
      received_at,
      heartbeat: heartbeat({ sent_at: received_at }),
      ...(told.toldMs === undefined ? {} : { told_every_ms: told.toldMs }),
    },
    heartbeat: heartbeat({ sent_at: new Date(START_MS + 1 + gapMs).toISOString() }),
    now: new Date(START_MS + 1 + gapMs),
    everyMs: told.everyMs,
  });
}

Deno.test("writeDue() takes no gap for doubtful that the device was told to make", () => {
  assert.equal(dueAfter(40_000, { toldMs: 40_000, everyMs: 40_000 }), "nothing");
  assert.equal(dueAfter(79_999, { toldMs: 40_000, everyMs: 40_000 }), "nothing");
  assert.equal(dueAfter(80_000, { toldMs: 40_000, everyMs: 40_000 }), "all");
  // As an older server has put it, or an agent that goes on as before.
  assert.equal(dueAfter(20_000, { everyMs: 10_000 }), "all");
  assert.equal(dueAfter(10_000, { toldMs: 40_000, everyMs: 40_000 }), "nothing");
});

Deno.test("writeDue() has it written when a device is told to report more or less often", () => {
  assert.equal(dueAfter(10_000, { everyMs: 10_000 }), "nothing");
  assert.equal(dueAfter(10_000, { everyMs: 11_000 }), "sight");
  assert.equal(dueAfter(40_000, { toldMs: 40_000, everyMs: 10_000 }), "sight");
});
