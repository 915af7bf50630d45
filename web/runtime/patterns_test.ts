import assert from "node:assert/strict";
import { isSpecial, patternOf, precedence, wrappersOf } from "./patterns.ts";

Deno.test("patternOf() reads names, groups, index and rest", () => {
  assert.equal(patternOf("routes/index.tsx"), "/");
  assert.equal(patternOf("routes/(signed_in)/index.tsx"), "/");
  assert.equal(patternOf("routes/(signed_in)/devices/[id].tsx"), "/devices/:id");
  assert.equal(patternOf("routes/devices/index.tsx"), "/devices");
  assert.equal(patternOf("routes/logout.ts"), "/logout");
  assert.equal(patternOf("routes/files/[...path].tsx"), "/files/:path{.+}");
});

Deno.test("precedence() puts fixed before named before rest", () => {
  const paths = ["routes/a/[...rest].tsx", "routes/a/[id].tsx", "routes/a/new.tsx"];
  assert.deepEqual(paths.toSorted(precedence), paths.toReversed());
});

Deno.test("wrappersOf() lists a route's folders, outermost first", () => {
  assert.deepEqual(wrappersOf("routes/(in)/devices/[id].tsx", "_layout.tsx"), [
    "routes/_layout.tsx",
    "routes/(in)/_layout.tsx",
    "routes/(in)/devices/_layout.tsx",
  ]);
});

Deno.test("isSpecial() knows wrappers by their underscore", () => {
  assert.ok(isSpecial("routes/(in)/_middleware.ts"));
  assert.ok(!isSpecial("routes/(in)/index.tsx"));
});
