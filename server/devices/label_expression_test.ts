import assert from "node:assert/strict";
import fc from "fast-check";
import { testDatabase } from "../../tests/support/database.ts";
import type { Labels } from "../contract/labels.ts";
import { findMatchingLabels } from "../../tests/support/label_match.ts";
import {
  formatLabelExpression,
  type LabelCondition,
  parseLabelExpression,
} from "./label_expression.ts";

Deno.test("parseLabelExpression() reads every form, with and without blanks", () => {
  const cases: [string, LabelCondition[]][] = [
    ["env", [{ kind: "exists", key: "env" }]],
    ["!old", [{ kind: "absent", key: "old" }]],
    ["! old", [{ kind: "absent", key: "old" }]],
    ["env=prod", [{ kind: "in", key: "env", values: ["prod"] }]],
    ["env == prod", [{ kind: "in", key: "env", values: ["prod"] }]],
    ["env!=prod", [{ kind: "not_in", key: "env", values: ["prod"] }]],
    ["env=", [{ kind: "in", key: "env", values: [""] }]],
    ["acme.com/ring in (1, 2 ,3)", [
      { kind: "in", key: "acme.com/ring", values: ["1", "2", "3"] },
    ]],
    ["lane notin(1,2)", [{ kind: "not_in", key: "lane", values: ["1", "2"] }]],
    // Words of the language are keys where a key stands.
    ["in in (in),notin", [
      { kind: "in", key: "in", values: ["in"] },
      { kind: "exists", key: "notin" },
    ]],
    ["env=prod,lane in (1,2),!old", [
      { kind: "in", key: "env", values: ["prod"] },
      { kind: "in", key: "lane", values: ["1", "2"] },
      { kind: "absent", key: "old" },
    ]],
  ];
  for (const [text, expected] of cases) assert.deepEqual(parseLabelExpression(text), expected);
});

Deno.test("parseLabelExpression() names the part that is wrong, and why", () => {
  const cases: [string, RegExp][] = [
    ["", /is empty/],
    ["env=prod,", /comma too many/],
    ["env=a b", /is none of/],
    ["env in (a", /is none of/],
    ["env in a)", /is none of/],
    ["env in ((a))", /is none of/],
    ["env>1", /no valid key/],
    ["-env", /no valid key/],
    ["env=a,lane=it's", /"lane=it's" has no valid value: "it's"/],
    ["env in (a,')", /no valid value/],
    [Array(21).fill("a").join(","), /at most 20/],
    [`a in (${Array(51).fill("x").join(",")})`, /more than 50/],
    ["a\0", /no valid key/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseLabelExpression(text), (error: { faults: { path: string }[] }) => {
      assert.equal(error.faults[0]?.path, "labels");
      assert.match(JSON.stringify(error.faults).replaceAll('\\"', '"'), message, text);
      return true;
    });
  }
});

// Few keys and values, so that conditions hit and miss; all that the language allows among them.
const key = fc.constantFrom("env", "lane", "in", "acme.com/ring", "constructor", "x_1.y-2");
const value = fc.constantFrom("", "1", "2", "prod", "a.b_c-d", "null");
const labels: fc.Arbitrary<Labels> = fc.dictionary(key, value, { maxKeys: 5 });
const condition: fc.Arbitrary<LabelCondition> = fc.oneof(
  fc.record({ kind: fc.constantFrom("exists" as const, "absent" as const), key }),
  fc.record({
    kind: fc.constantFrom("in" as const, "not_in" as const),
    key,
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
  }),
);
const expression = fc.array(condition, { minLength: 1, maxLength: 5 });

/** The language in one line each. */
function isHeld(condition: LabelCondition, of: Labels): boolean {
  const held = Object.hasOwn(of, condition.key) ? of[condition.key] : undefined;
  switch (condition.kind) {
    case "exists":
      return held !== undefined;
    case "absent":
      return held === undefined;
    case "in":
      return held !== undefined && condition.values.includes(held);
    case "not_in":
      return held === undefined || !condition.values.includes(held);
  }
}

Deno.test("parseLabelExpression() reads what formatLabelExpression() writes as the same", () => {
  fc.assert(fc.property(expression, (conditions) => {
    const read = parseLabelExpression(formatLabelExpression(conditions));
    // Made by fast-check without a prototype.
    assert.deepEqual(read, structuredClone(conditions));
  }));
});

Deno.test("parseLabelExpression() takes or refuses any text, and takes no other fault for one", () => {
  fc.assert(fc.property(
    fc.oneof(
      fc.string({ maxLength: 60, unit: "binary" }),
      fc.string({ maxLength: 40, unit: fc.constantFrom(..."ab,()=! in") }),
    ),
    (text) => {
      try {
        const read = parseLabelExpression(text);
        assert.deepEqual(parseLabelExpression(formatLabelExpression(read)), read);
      } catch (error) {
        assert.equal((error as { code?: string }).code, "invalid_input");
      }
    },
  ));
});

Deno.test("the database chooses exactly the things that the expression means", async () => {
  await using database = await testDatabase();
  await fc.assert(
    fc.asyncProperty(
      fc.array(labels, { minLength: 1, maxLength: 20 }),
      fc.array(labels, { minLength: 20, maxLength: 20 }),
      expression,
      async (own, inherited, conditions) => {
        const things = own.map((labels, index) => ({ labels, above: inherited[index] ?? {} }));
        const found = await findMatchingLabels(database.db, { things, expression: conditions });
        const expected = things.flatMap(({ labels, above }, index) => {
          const all = { ...above, ...labels };
          return conditions.every((condition) => isHeld(condition, all)) ? [index] : [];
        });
        assert.deepEqual(found, expected);
      },
    ),
    { numRuns: 200 },
  );
});
