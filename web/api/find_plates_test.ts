import assert from "node:assert/strict";
import { plateFormOf } from "../words/plate_filter.ts";
import { findNear, findPlates } from "./find_plates.ts";

Deno.test("findNear() tells who is signed out, not that nothing is alike", async () => {
  const signedOut = { ok: false, status: 401, problem: null } as const;
  const api = { plates: () => Promise.resolve(signedOut) };
  const form = plateFormOf(new URLSearchParams({ plate: "TXR7214" }));
  assert.deepEqual(await findNear(api, { form, zone: "UTC" }), signedOut);
});

Deno.test("findPlates() has what could not be looked for as that, not as nothing alike", async () => {
  const failed = { ok: false, status: 503, problem: null } as const;
  const none = { ok: true as const, data: { items: [], next_cursor: null } };
  const api = {
    plates: ({ q }: { q?: string }) => Promise.resolve(q === undefined ? none : failed),
  };
  const form = plateFormOf(new URLSearchParams({ plate: "TXR7214" }));
  const { reads, near } = await findPlates(api, { form, zone: "UTC" });
  assert.deepEqual([reads.ok, near], [true, failed]);
});
