import { deepEqual, equal } from "node:assert/strict";
import { createReadiness, type PartCheck } from "./readiness.ts";

const WELL: PartCheck = { probe: () => Promise.resolve(null), isVital: true, effect: "Nothing." };
const { signal: never } = new AbortController();

Deno.test("readiness is degraded, not lost, without a part that is not vital", async () => {
  const kv = { ...WELL, isVital: false, probe: () => Promise.resolve("it is full") };
  deepEqual(await createReadiness({ checks: { db: WELL, kv }, stopping: never })(), {
    ready: true,
    degraded: true,
    parts: {
      db: { ok: true, is_vital: true, reason: null, effect: null },
      kv: { ok: false, is_vital: false, reason: "it is full", effect: "Nothing." },
    },
  });
});

Deno.test("readiness ends with a vital part, whose own words are told nobody", async () => {
  for (const probe of [() => Promise.reject(new Error("postgres://secret")), throws]) {
    const checks = { db: { ...WELL, probe } };
    const { ready, parts } = await createReadiness({ checks, stopping: never })();
    equal(ready, false);
    equal(parts.db?.reason, "it cannot be reached");
  }
});

Deno.test("readiness ends when the server is told to stop", async () => {
  const stopping = new AbortController();
  const ask = createReadiness({ checks: { db: WELL }, stopping: stopping.signal });
  equal((await ask()).ready, true);
  stopping.abort();
  equal((await ask()).ready, false, "however lately it was asked");
});

Deno.test("parts are asked once for all who ask at the same time", async () => {
  let asked = 0;
  const probe = () => {
    asked++;
    return Promise.resolve(null);
  };
  const ask = createReadiness({ checks: { db: { ...WELL, probe } }, stopping: never });
  await Promise.all(Array.from({ length: 100 }, ask));
  equal(asked, 1);
});

function throws(): never {
  throw new Error("secret words");
}
