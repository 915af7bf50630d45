import assert from "node:assert/strict";
import { CreateRule, type Rule } from "../../server/contract/notification.ts";
import { EMPTY_RULE, ruleFormOf, ruleInputOf } from "./rule_form.ts";
import { RULE_KINDS } from "./rule_words.ts";

const form = { ...EMPTY_RULE, name: "Sites down", emails: "a@fleet.test\n b@fleet.test;" };

Deno.test("ruleInputOf() makes what the API takes, of every kind", () => {
  for (const kind of RULE_KINDS) {
    const input = CreateRule.parse(ruleInputOf({ ...form, kind }));
    assert.equal(input.trigger.kind, kind);
    assert.deepEqual(input.channels, [{ kind: "email", to: ["a@fleet.test", "b@fleet.test"] }]);
  }
});

Deno.test("a rule comes out of its form as it went in", () => {
  for (const kind of RULE_KINDS) {
    const { channels: _, ...input } = ruleInputOf({
      ...form,
      kind,
      missPercent: "12.5",
      windowHours: "6",
      severity: "warning",
      remindMs: "",
      locationIds: ["l1"],
    });
    const rule = { ...input, id: "r1", channels: [], enabled: true, created_at: "" } as Rule;
    const { channels: __, ...again } = ruleInputOf(ruleFormOf(rule));
    assert.deepEqual(again, input, kind);
  }
});

Deno.test("a field that is no number is left to the server to refuse", () => {
  const input = ruleInputOf({ ...form, kind: "miss_rate", missPercent: "many" });
  assert.equal(CreateRule.safeParse(input).success, false);
});
