import assert from "node:assert/strict";
import { heartbeat } from "../../tests/support/link_instance.ts";
import { writeDue } from "./heartbeat_write_due.ts";

const START_MS = Date.parse("2026-03-02T12:00:00Z");
const BEAT_MS = 10_000;

Deno.test("writeDue() says every half minute that a device was heard, and every five judges it anew", () => {
  const said = { all: 0, sight: 0, nothing: 0 };
  for (let count = 1; count <= 180; count++) {
    const nowMs = START_MS + count * BEAT_MS;
    const received_at = new Date(nowMs - BEAT_MS).toISOString();
    said[
      writeDue({
        deviceId: "0197f000-0000-7000-8000-000000000009",
        previous: { received_at, heartbeat: heartbeat({ sent_at: received_at }) },
        heartbeat: heartbeat({ sent_at: new Date(nowMs).toISOString() }),
        now: new Date(nowMs),
      })
    ]++;
  }
  assert.deepEqual(said, { all: 6, sight: 54, nothing: 120 });
});
