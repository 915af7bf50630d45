import assert from "node:assert/strict";
import { incidentFilterOf, incidentFormOf, incidentsAddress } from "./incident_form.ts";

Deno.test("incidentFormOf() goes through an address and back, and leaves out what nobody may ask", () => {
  const address = "/incidents?status=closed&location=l1&severity=warning&cursor=c1";
  const form = incidentFormOf(new URL(address, "http://fleet").searchParams);
  assert.equal(incidentsAddress(form), address);
  const odd = incidentFormOf(new URLSearchParams({ status: "all", severity: "drop table" }));
  assert.deepEqual(odd, { status: "", location: "", severity: "", cursor: "" });
  assert.equal(incidentsAddress(odd), "/incidents");
});

Deno.test("incidentFilterOf() asks for all that is open at once, and for closed ones page by page", () => {
  const form = { status: "", location: "", severity: "", cursor: "" };
  assert.equal(incidentFilterOf(form).status, "open");
  assert.equal(incidentFilterOf(form).limit, "200");
  assert.equal(incidentFilterOf({ ...form, status: "closed" }).limit, "50");
});
