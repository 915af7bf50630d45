import assert from "node:assert/strict";
import {
  nearFilterOf,
  plateAddress,
  plateExportPath,
  plateFilterOf,
  plateFormOf,
} from "./plate_filter.ts";

const formOf = (fields: Record<string, string>) => plateFormOf(new URLSearchParams(fields));

Deno.test("plateFormOf() reads a plate as people type it", () => {
  const typed = (plate: string) => formOf({ plate }).plate;
  assert.equal(typed(" txr-72 14 "), "TXR7214");
  assert.equal(typed("txr*"), "TXR*");
  assert.equal(typed("*"), "");
  assert.equal(typed("%_'; drop"), "DROP");
  assert.equal(typed("A".repeat(40)).length, 16, "longer than any plate");
});

Deno.test("plateFormOf() keeps no certainty that it does not know", () => {
  assert.equal(formOf({ certainty: "constructor" }).certainty, "");
  assert.equal(formOf({ certainty: "below_80" }).certainty, "below_80");
});

Deno.test("plateFilterOf() asks in UTC for what the wall clock says", () => {
  const filter = plateFilterOf(
    formOf({ from: "2026-11-23T08:00", to: "nonsense" }),
    "America/Chicago",
  );
  assert.equal(filter.from, "2026-11-23T14:00:00.000Z");
  assert.equal(filter.to, "");
});

Deno.test("plateFilterOf() asks for what begins so, nearFilterOf() for what is like it", () => {
  const form = formOf({ plate: "txr7", certainty: "from_90", location: "L" });
  assert.equal(plateFilterOf(form, "UTC").plate, "TXR7*");
  const near = nearFilterOf(form, "UTC");
  assert.deepEqual([near?.q, near?.min_confidence, near?.location_id], ["TXR7", "0.9", "L"]);
  const nearOf = (fields: Record<string, string>) => nearFilterOf(formOf(fields), "UTC");
  assert.equal(nearOf({ plate: "TXR7*" }), null, "only what begins so");
  assert.equal(nearOf({ plate: "TXR7", cursor: "x" }), null, "an older page");
  assert.equal(nearOf({ plate: "TXR" }), null, "nothing else looks so");
  assert.equal(nearOf({ plate: "TX0" })?.q, "TX0", "TXO does");
});

Deno.test("plateExportPath() has the same filter and no page", () => {
  const form = formOf({ plate: "TXR", cursor: "123", device: "D" });
  assert.equal(plateExportPath(form, "UTC"), "/api/plates/export.csv?device_id=D&plate=TXR*");
});

Deno.test("plateAddress() leaves empty fields out", () => {
  assert.equal(plateAddress({ plate: "", cursor: "" }), "/plates");
  assert.equal(plateAddress({ plate: "AB*", cursor: "x y" }), "/plates?plate=AB*&cursor=x+y");
});
