import assert from "node:assert/strict";
import { plateAddress, plateFilterOf, plateFormOf } from "./plate_filter.ts";

Deno.test("plateFormOf() reads a plate as people type it", () => {
  const typed = (plate: string) => plateFormOf(new URLSearchParams({ plate })).plate;
  assert.equal(typed(" txr-72 14 "), "TXR7214");
  assert.equal(typed("txr*"), "TXR*");
  assert.equal(typed("*"), "");
  assert.equal(typed("%_'; drop"), "DROP");
});

Deno.test("plateFilterOf() asks in UTC for what the wall clock says", () => {
  const form = plateFormOf(new URLSearchParams({ from: "2026-11-23T08:00", to: "nonsense" }));
  const filter = plateFilterOf(form, "America/Chicago");
  assert.equal(filter.from, "2026-11-23T14:00:00.000Z");
  assert.equal(filter.to, "");
});

Deno.test("plateAddress() leaves empty fields out", () => {
  assert.equal(plateAddress({ plate: "", cursor: "" }), "/plates");
  assert.equal(plateAddress({ plate: "AB*", cursor: "x y" }), "/plates?plate=AB*&cursor=x+y");
});
