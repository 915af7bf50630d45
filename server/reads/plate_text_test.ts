import assert from "node:assert/strict";
import fc from "fast-check";
import { comparePlates, editDistance, foldPlate, normalisePlate, resembles } from "./plate_text.ts";
import { Plate } from "../contract/read.ts";

const plate = fc.stringMatching(/^[A-Z0-9]{1,10}$/);

Deno.test("normalisePlate() drops separators and case of any script", () => {
  assert.equal(normalisePlate("ab-12 c"), "AB12C");
  assert.equal(normalisePlate("ö·as 123"), "ÖAS123");
  assert.equal(normalisePlate("品川 500 さ 46-49"), "品川500さ4649");
  assert.equal(normalisePlate("ａｂ１２"), "AB12");
  assert.equal(normalisePlate("'; drop table reads --"), "DROPTABLEREADS");
  assert.equal(normalisePlate(" - "), "");
});

Deno.test("normalisePlate() of any text is idempotent and a valid plate when short enough", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const normal = normalisePlate(text);
    assert.equal(normalisePlate(normal), normal);
    if (normal.length > 0 && normal.length <= 16) assert.equal(Plate.parse(normal), normal);
  }));
});

Deno.test("comparePlates() calls look-alikes and one wrong character near, and no more", () => {
  assert.equal(comparePlates("0KG913NW", "0KG913NW"), "same");
  assert.equal(comparePlates("0KG913NW", "QKG9I3NW"), "near");
  assert.equal(comparePlates("NHK552", "NHK55"), "near");
  assert.equal(comparePlates("NHK552", "NHK559"), "near");
  assert.equal(comparePlates("NHK552", "NHX559"), "different");
  assert.equal(comparePlates("AB1", "AC1"), "different", "too short for a distance");
  assert.equal(comparePlates("AB1", "A81"), "near");
});

Deno.test("comparePlates() is symmetric, and same only for equal plates", () => {
  fc.assert(fc.property(plate, plate, (one, other) => {
    assert.equal(comparePlates(one, other), comparePlates(other, one));
    assert.equal(comparePlates(one, other) === "same", one === other);
    assert.equal(comparePlates(one, foldPlate(one)) === "different", false);
    assert.equal(foldPlate(foldPlate(one)), foldPlate(one));
  }));
});

Deno.test("editDistance() is a metric bounded by the lengths", () => {
  fc.assert(fc.property(plate, plate, plate, (a, b, c) => {
    const distance = editDistance(a, b);
    assert.equal(distance, editDistance(b, a));
    assert.equal(distance === 0, a === b);
    assert.ok(distance >= Math.abs(a.length - b.length));
    assert.ok(distance <= Math.max(a.length, b.length));
    assert.ok(editDistance(a, c) <= distance + editDistance(b, c));
  }));
});

Deno.test("resembles() takes a part of a plate for it, another plate not", () => {
  assert.equal(resembles("K55", "NHK552"), true);
  assert.equal(resembles("NHX5S9", "NHK552"), true);
  assert.equal(resembles("7TRB203", "NHK552"), false);
});
