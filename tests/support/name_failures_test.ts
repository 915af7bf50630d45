import assert from "node:assert/strict";
import { nameFailures } from "./name_failures.ts";

const OUTPUT = `one does it ... ok (1ms)
two tells => no heading
 ERRORS 

two does it => ./edge/two_test.ts:7:1
error: AssertionError: Expected values to be strictly equal:

+ actual - expected

+ 'a'
- 'b'

    at file:///edge/two_test.ts:9:3

three => that one => ./edge/three_test.ts:1:6
error: Leaks detected:

 FAILURES 

two does it => ./edge/two_test.ts:7:1
three => that one => ./edge/three_test.ts:1:6

FAILED | 1 passed | 2 failed (1s)
`;

Deno.test("nameFailures() tells each failure once, with its error's first lines", () => {
  assert.deepEqual(nameFailures(OUTPUT), [
    [
      "two does it => ./edge/two_test.ts:7:1",
      "  error: AssertionError: Expected values to be strictly equal:",
      "  + actual - expected",
      "  + 'a'",
      "  - 'b'",
      "      at file:///edge/two_test.ts:9:3",
    ].join("\n"),
    "three => that one => ./edge/three_test.ts:1:6\n  error: Leaks detected:",
  ]);
});

Deno.test("nameFailures() says nothing of a run that passed or crashed", () => {
  assert.deepEqual(nameFailures("ok | 3 passed | 0 failed (1s)"), []);
  assert.deepEqual(nameFailures("panic"), []);
});
