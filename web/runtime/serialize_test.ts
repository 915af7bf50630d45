import assert from "node:assert/strict";
import { computed, Signal, signal } from "@preact/signals";
import fc from "fast-check";
import { deserialize, serialize } from "./serialize.ts";

Deno.test("serialize() keeps dates, undefined, maps and cycles", () => {
  const value: Record<string, unknown> = {
    at: new Date("2026-11-23T11:00:00.250Z"),
    nothing: undefined,
    seen: new Map([["a", new Set([1])]]),
  };
  value.self = value;
  const back = deserialize(serialize(value)) as typeof value;
  assert.deepEqual(back.at, value.at);
  assert.ok("nothing" in back);
  assert.deepEqual(back.seen, value.seen);
  assert.equal(back.self, back);
});

Deno.test("serialize() never lets text end the script element that holds it", () => {
  const hostile = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028\u2029\0"];
  for (const text of hostile) {
    const written = serialize({ text, [text]: text });
    assert.doesNotMatch(written, /</);
    assert.deepEqual(deserialize(written), { text, [text]: text });
  }
});

Deno.test("serialize() gives back any JSON value as it was", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    fc.pre(!JSON.stringify(value).includes('"__proto__"'));
    const written = serialize(value);
    assert.doesNotMatch(written, /</);
    assert.deepEqual(deserialize(written), value);
  }));
});

Deno.test("serialize() refuses a value that would become an object's ancestor", () => {
  assert.throws(() => serialize(JSON.parse('{"__proto__": {"isAdmin": true}}')), /__proto__/);
});

Deno.test("serialize() keeps one signal one signal when two islands are given it", () => {
  const count = signal({ plates: 3 });
  const [a, b] = deserialize(serialize([{ count }, { count }])) as { count: typeof count }[];
  assert.ok(a?.count instanceof Signal);
  assert.equal(a.count, b?.count);
  a.count.value = { plates: 4 };
  assert.equal(b?.count.value.plates, 4);
});

Deno.test("serialize() sends a computed signal as its value of the moment", () => {
  const count = signal(2);
  const back = deserialize(serialize({ twice: computed(() => count.value * 2) }));
  assert.equal((back as { twice: Signal<number> }).twice.value, 4);
});

Deno.test("serialize() refuses functions rather than dropping them", () => {
  assert.throws(() => serialize({ onClick: () => {} }), /function/i);
});
