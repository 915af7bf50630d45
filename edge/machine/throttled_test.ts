import assert from "node:assert/strict";
import { parseThrottled } from "./throttled.ts";

Deno.test("parseThrottled() tells what slows the machine down now, not what did once", () => {
  assert.deepEqual(parseThrottled("0\n"), []);
  assert.deepEqual(parseThrottled("50005\n"), ["under_voltage", "throttled"]);
  assert.deepEqual(parseThrottled("throttled=0x50000\n"), []);
  assert.deepEqual(parseThrottled("0xA"), ["frequency_capped", "soft_temperature_limit"]);
});

Deno.test("parseThrottled() takes no other text for a word of the firmware", () => {
  for (const text of ["", "\n", "VCHI initialization failed", "0x", "123456789"]) {
    assert.equal(parseThrottled(text), null, text);
  }
});
