import assert from "node:assert/strict";
import { demoPorts, PORTS_USED } from "./ports.ts";

Deno.test("demoPorts() gives every part a port of its own within the range", () => {
  const ports = Object.values(demoPorts(8400)).flat();
  assert.equal(new Set(ports).size, ports.length);
  assert.ok(ports.every((port) => port >= 8400 && port < 8400 + PORTS_USED));
});

Deno.test("demoPorts() refuses a base that leaves the range of ports", () => {
  for (const base of [80, 65_530, 1.5, NaN]) assert.throws(() => demoPorts(base), RangeError);
});
