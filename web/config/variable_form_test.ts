import assert from "node:assert/strict";
import * as contract from "../../server/contract/template.ts";
import {
  askedVariables,
  emptyRow,
  STRUCK_SECRET,
  variableRows,
  variablesOf,
} from "./variable_form.ts";

Deno.test("variables come back as they were told, and a stored secret is kept unless another is typed", () => {
  const told = { "device.interval": 500, "device.on": true, "camera.host": "10.0.0.9" };
  assert.deepEqual(variablesOf(variableRows(told)), told);
  assert.equal(STRUCK_SECRET, contract.STRUCK_SECRET);
  const [row] = variableRows({ "camera.password": { secret: "***" } });
  assert.ok(row);
  assert.deepEqual(variablesOf([row]), { "camera.password": { secret: "***" } });
  const typed = variablesOf([{ ...row, text: "new" }]);
  assert.deepEqual(typed, { "camera.password": { secret: "new" } });
});

Deno.test("variablesOf() keeps what is no number as it was typed, and leaves nameless rows out", () => {
  const rows = [
    { ...emptyRow("device.interval"), kind: "number" as const, text: "soon" },
    emptyRow(),
  ];
  assert.deepEqual(variablesOf(rows), { "device.interval": "soon" });
});

Deno.test("askedVariables() names what needs a value, not what every device has", () => {
  const content =
    "a: '{{device.name}} {{ camera.user }}'\nb: '{{device.labels.lane/no}} {{camera.user}}'";
  assert.deepEqual(askedVariables(content), ["camera.user"]);
  assert.equal(emptyRow("camera.password").kind, "secret");
});
