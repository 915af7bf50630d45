// The browser's idea of a plate is the server's: what one takes, the other does not refuse.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  editDistance,
  foldPlate,
  MAX_PLATE_LENGTH,
  normalisePlate,
} from "../server/reads/plate_text.ts";
import { mostWrong } from "../server/reads/search_reads.ts";
import {
  changedCharacters,
  mayBeMisread,
  MOST_PLATE_CHARACTERS,
  plateText,
} from "../web/words/plate_text.ts";

Deno.test("plateText() and changedCharacters() say what the server says of any two texts", () => {
  assert.equal(MOST_PLATE_CHARACTERS, MAX_PLATE_LENGTH);
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  fc.assert(fc.property(text, text, (one, other) => {
    assert.equal(plateText(one), normalisePlate(one));
    assert.equal(changedCharacters(one, other), editDistance(one, other));
  }));
});

Deno.test("mayBeMisread() leaves out just what the server finds nothing else like", () => {
  const characters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ÑЖ"];
  for (const one of characters) {
    const hasLookAlike = characters.some((other) =>
      other !== one && foldPlate(other) === foldPlate(one)
    );
    assert.equal(mayBeMisread(one), hasLookAlike, one);
  }
  for (let length = 1; length <= MAX_PLATE_LENGTH; length++) {
    assert.equal(mayBeMisread("X".repeat(length)), mostWrong(length) > 0, `${length} characters`);
  }
});
