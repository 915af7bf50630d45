import assert from "node:assert/strict";
import type { FoundRead } from "../../server/contract/read.ts";
import type { PlatesFound } from "../api/find_plates.ts";
import { plateFormOf } from "../words/plate_filter.ts";
import { idsOf, isAnother, knownIn } from "./plate_news.ts";

const formOf = (plate: string) => plateFormOf(new URLSearchParams({ plate }));
const readsOf = (ids: string) => [...ids].map((id) => ({ id }) as FoundRead);
const foundOf = (form: PlatesFound["form"], ids: string, near: string): PlatesFound => ({
  reads: { ok: true, data: { items: readsOf(ids), next_cursor: null } },
  form,
  near: { ok: true, data: readsOf(near) },
  nearTo: form.plate,
});

Deno.test("knownIn() has a read that comes while near ones are awaited as news, and the near ones as none", () => {
  const form = formOf("TXR7214");
  const found = foundOf(form, "ab", "");
  const fresh = foundOf(form, "xab", "n");
  assert.equal(isAnother(fresh, found), false);
  const known = knownIn(fresh, { found, known: idsOf(found) });
  assert.deepEqual([...idsOf(fresh)].filter((id) => !known.has(id)), ["x"]);
});

Deno.test("knownIn() has nothing of the answer to another question as news", () => {
  const found = foundOf(formOf("TXR"), "ab", "");
  const fresh = foundOf(formOf("TXR7"), "xa", "n");
  assert.equal(isAnother(fresh, found), true);
  assert.deepEqual(knownIn(fresh, { found, known: idsOf(found) }), new Set(["x", "a", "n"]));
});
