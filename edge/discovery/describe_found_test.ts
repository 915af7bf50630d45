import assert from "node:assert/strict";
import { describeFound } from "./describe_found.ts";

Deno.test("describeFound() cuts no character of a long trouble in halves", () => {
  const facts = { known: null, isAdopted: false, mac: null, isTwice: false };
  for (const start of ["", "x"]) {
    const { trouble } = describeFound({ ...facts, troubles: [start + "\u{1f697}".repeat(200)] });
    assert.ok(trouble?.isWellFormed(), start);
  }
});
