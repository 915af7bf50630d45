import assert from "node:assert/strict";
import { auditAddress, auditFilterOf, auditFormOf } from "./audit_form.ts";

const at = { zone: "America/Chicago", nowMs: Date.parse("2026-03-31T00:00:00Z") };
const filterOf = (query: string) => auditFilterOf(auditFormOf(new URLSearchParams(query)), at);

Deno.test("auditFilterOf() tells kinds from single ones, of actors and of things", () => {
  assert.equal(filterOf("who=user").actor_kind, "user");
  assert.equal(filterOf("who=user").actor_id, "");
  assert.equal(filterOf("who=id:abc").actor_id, "abc");
  assert.equal(filterOf("who=id:abc").actor_kind, "");
  assert.equal(filterOf("thing=device").target_kind, "device");
  assert.deepEqual(
    [filterOf("thing=plate:a:b").target_kind, filterOf("thing=plate:a:b").target_id],
    ["plate", "a:b"],
  );
});

Deno.test("auditFilterOf() looks for a text in a bounded time, and in the zone's clock", () => {
  assert.equal(filterOf("text=north").from, "2026-03-01T00:00:00.000Z");
  assert.equal(filterOf("text=n&from=2026-01-05T08:00").from, "2026-01-05T14:00:00.000Z");
  assert.equal(filterOf("what=device.").from, "");
});

Deno.test("auditAddress() leaves out what is empty", () => {
  assert.equal(auditAddress({ who: "", cursor: "" }), "/audit");
  assert.equal(auditAddress({ who: "id:a", text: "x y" }), "/audit?who=id%3Aa&text=x+y");
});
