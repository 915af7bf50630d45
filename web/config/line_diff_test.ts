import assert from "node:assert/strict";
import fc from "fast-check";
import { diffLines, withContext } from "./line_diff.ts";

const shown = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) =>
    `${kind === "same" ? " " : kind === "added" ? "+" : "-"}${text}`
  );

Deno.test("diffLines() tells what came and what went, in order", () => {
  assert.deepEqual(shown("a\nb\nc\n", "a\nx\nc\nd\n"), [" a", "-b", "+x", " c", "+d"]);
  assert.deepEqual(shown("", "a\n"), ["+a"]);
  assert.deepEqual(shown("a", "a\n"), [" a"]);
});

Deno.test("diffLines() keeps both texts whole, whatever they are", () => {
  const line = fc.constantFrom("a", "b", "c", "");
  const text = fc.array(line, { maxLength: 12 }).map((lines) =>
    lines.map((l) => `${l}\n`).join("")
  );
  fc.assert(fc.property(text, text, (before, after) => {
    const lines = diffLines(before, after);
    const joined = (not: string) =>
      lines.filter(({ kind }) => kind !== not).map(({ text }) => `${text}\n`).join("");
    assert.equal(joined("added"), before);
    assert.equal(joined("removed"), after);
  }));
});

Deno.test("withContext() leaves out what is far from any change", () => {
  const text = (middle: string) => ["1", "2", "3", middle, "5", "6", "7"].join("\n");
  const rows = withContext(diffLines(text("a"), text("b")), 1);
  assert.deepEqual(rows.map((row) => row?.text ?? "…"), ["…", "3", "a", "b", "5", "…"]);
});
