import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { WashfleetError } from "../errors.ts";
import { decodeCursor, encodeCursor, pageOfRows } from "./cursor.ts";

const Keys = z.tuple([z.string(), z.int()]);

Deno.test("decodeCursor() gives back what encodeCursor() was given, letters of any script too", () => {
  assert.deepEqual(decodeCursor(encodeCursor(["Überholspur 车", 7]), Keys), ["Überholspur 车", 7]);
});

Deno.test("decodeCursor() refuses anything else by the field's name", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    assert.throws(() => decodeCursor(text, Keys), (error) => {
      return error instanceof WashfleetError && error.faults[0]?.path === "cursor";
    });
  }));
  assert.throws(() => decodeCursor(encodeCursor([7, "x"]), Keys), WashfleetError);
});

Deno.test("decodeCursor() lets no NUL through to a query", () => {
  assert.deepEqual(decodeCursor(encodeCursor(["a\0b", 1]), Keys), ["ab", 1]);
});

Deno.test("pageOfRows() has a cursor exactly when one more row was found", () => {
  const options = { limit: 2, keysOf: (row: number) => [row] };
  assert.deepEqual(pageOfRows([1, 2], options), { rows: [1, 2], nextCursor: null });
  assert.deepEqual(pageOfRows([], options), { rows: [], nextCursor: null });
  assert.deepEqual(pageOfRows([1, 2, 3], options), {
    rows: [1, 2],
    nextCursor: encodeCursor([2]),
  });
});
