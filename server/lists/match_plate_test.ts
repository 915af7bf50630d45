import assert from "node:assert/strict";
import fc from "fast-check";
import type { ListKind } from "../contract/plate_list.ts";
import { editDistance, foldPlate } from "../reads/plate_text.ts";
import { howMatched, lookupKeys, matchedPlate, matchEntries, nearKeys } from "./match_plate.ts";

const entry = (list: string, kind: ListKind, plate: string) => ({
  list_id: list,
  list_kind: kind,
  entry_id: `${list}-${plate}`,
  plate,
});

Deno.test("howMatched() tells exact, candidate, look-alike and fuzzy apart", () => {
  const read = { plate: "AB0123", candidates: ["AB8123"] };
  assert.equal(howMatched(read, "AB0123"), "exact");
  assert.equal(howMatched(read, "AB8123"), "candidate");
  assert.equal(howMatched(read, "ABO123"), "look_alike");
  assert.equal(howMatched(read, "AB0X23"), "fuzzy");
  assert.equal(howMatched(read, "AB0XX3"), null);
  assert.equal(
    howMatched({ plate: "AB12", candidates: [] }, "AB13"),
    null,
    "too short for a guess",
  );
});

Deno.test("matchEntries() lets only exact and candidate members open", () => {
  const read = { plate: "AB0123", candidates: ["AB8123"] };
  const may = (plate: string) => matchEntries(read, [entry("m", "member", plate)])[0]?.may_open;
  assert.deepEqual(["AB0123", "AB8123", "ABO123", "AB0X23"].map(may), [true, true, false, false]);
  assert.equal(matchEntries(read, [entry("w", "watch", "AB0123")])[0]?.may_open, false);
});

Deno.test("matchEntries() never opens for a plate that a list blocks, but for one that looks like it", () => {
  const read = { plate: "AB0123", candidates: ["AB8123"] };
  const member = entry("m", "member", "AB0123");
  const opens = (blocked: string) =>
    matchEntries(read, [member, entry("b", "blocked", blocked)]).some((match) => match.may_open);
  assert.deepEqual(["AB0123", "AB8123", "ABO123", "AB0X23"].map(opens), [
    false,
    false,
    true,
    true,
  ]);
});

Deno.test("matchEntries() gives each list's surest match, the surest first", () => {
  const matches = matchEntries({ plate: "AB0123", candidates: [] }, [
    entry("m", "member", "AB0X23"),
    entry("m", "member", "ABO123"),
    entry("w", "watch", "AB0123"),
  ]);
  assert.deepEqual(matches.map(({ list_id, how }) => [list_id, how]), [
    ["w", "exact"],
    ["m", "look_alike"],
  ]);
});

Deno.test("matchedPlate() leaves out candidates that are mere guesses", () => {
  const candidates = [
    { plate: "ABC123", confidence: 0.9 },
    { plate: "ABC128", confidence: 0.7 },
    { plate: "ABC12B", confidence: 0.69 },
  ];
  const matched = matchedPlate({ plate: "ABC123", candidates }, 0.7);
  assert.deepEqual(matched, { plate: "ABC123", candidates: ["ABC128"] });
});

Deno.test("nearKeys() of plates one edit apart always share one", () => {
  const plate = fc.string({
    unit: fc.constantFrom(..."ABOQ018ИЖ京"),
    minLength: 2,
    maxLength: 8,
  });
  fc.assert(fc.property(plate, fc.nat(8), fc.constantFrom("", "7", "77"), (text, at, put) => {
    const other = [...text].toSpliced(Math.min(at, [...text].length - 1), 1, put).join("");
    fc.pre(editDistance(foldPlate(text), foldPlate(other)) <= 1);
    const keys = new Set(lookupKeys({ plate: text, candidates: [] }));
    assert.ok(nearKeys(other).some((key) => keys.has(key)), `${text} ${other}`);
  }));
});
