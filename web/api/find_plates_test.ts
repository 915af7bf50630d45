import assert from "node:assert/strict";
import { plateFormOf } from "../words/plate_filter.ts";
import { findNear } from "./find_plates.ts";

Deno.test("findNear() tells who is signed out, not that nothing is alike", async () => {
  const signedOut = { ok: false, status: 401, problem: null } as const;
  const api = { plates: () => Promise.resolve(signedOut) };
  const form = plateFormOf(new URLSearchParams({ plate: "TXR7214" }));
  assert.deepEqual(await findNear(api, { form, zone: "UTC" }), signedOut);
});
