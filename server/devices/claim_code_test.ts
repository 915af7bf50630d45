import assert from "node:assert/strict";
import fc from "fast-check";
import { hashClaimCode, makeClaimCode, parseClaimCode } from "./claim_code.ts";

Deno.test("makeClaimCode() never uses two symbols that look alike", () => {
  const seen = new Set(Array.from({ length: 500 }, () => makeClaimCode().slice(3)).join(""));
  seen.delete("-");
  assert.ok(seen.size <= 24);
  for (const pair of ["0O", "OQ", "1I", "1L", "5S", "2Z", "8B", "6G", "UV", "UY"]) {
    const [one = "", other = ""] = pair;
    assert.ok(!(seen.has(one) && seen.has(other)), `${pair} are both in use`);
  }
});

Deno.test("makeClaimCode() drops the bytes that would make some symbols likelier", () => {
  const answers = [Uint8Array.of(255, 254, 240, 0, 1, 2, 3, 4, 5), new Uint8Array(9).fill(23)];
  assert.equal(
    makeClaimCode(() => answers.shift() ?? assert.fail("asked too often")),
    "WF-ACD-EFH-999",
  );
});

Deno.test("parseClaimCode() takes what people type on a phone", () => {
  const code = "WF-7K3-M9T-D4X";
  for (
    const typed of [
      "wf-7k3-m9t-d4x",
      " WF 7K3 M9T D4X ",
      "7k3m9td4x",
      "WF7K3M9TD4X",
      "wf–7k3–m9t–d4x",
    ]
  ) {
    assert.equal(parseClaimCode(typed), code);
  }
  assert.equal(parseClaimCode("WF-ZBG-U9T-D4X"), "WF-286-V9T-D4X");
});

Deno.test("parseClaimCode() reads back every code, also one that itself starts with WF", () => {
  assert.equal(parseClaimCode("WF-WFA-CDE-FHJ"), "WF-WFA-CDE-FHJ");
  for (let round = 0; round < 200; round++) {
    const code = makeClaimCode();
    assert.equal(parseClaimCode(code), code);
    assert.equal(parseClaimCode(code.slice(3).replaceAll("-", "").toLowerCase()), code);
  }
});

Deno.test("parseClaimCode() refuses what was never issued", () => {
  for (const typed of ["", "WF-7K3-M9T", "WF-7K3-M9T-D4XX", "WF-000-000-000", "WF-7K3-M9T-D4\0"]) {
    assert.equal(parseClaimCode(typed), null);
  }
  fc.assert(fc.property(fc.string({ maxLength: 64 }), (typed) => {
    const code = parseClaimCode(typed);
    return code === null || parseClaimCode(code) === code;
  }));
});

Deno.test("hashClaimCode() gives 32 bytes that differ by code", () => {
  assert.equal(hashClaimCode("WF-7K3-M9T-D4X").length, 32);
  assert.notDeepEqual(hashClaimCode("WF-7K3-M9T-D4X"), hashClaimCode("WF-7K3-M9T-D4Y"));
});
