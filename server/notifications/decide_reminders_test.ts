import assert from "node:assert/strict";
import { decideReminders } from "./decide_reminders.ts";

const CAUSE = {
  id: "n",
  causeKey: "incident:i:0",
  locationId: null,
  title: "Site North is cut off",
  subjects: [],
  remindedMs: 0,
};

Deno.test("decideReminders() reminds at the rule's pace, and never where the rule says so", () => {
  const at = (nowMs: number, remindEveryMs: number | null) =>
    decideReminders({ open: [CAUSE], remindEveryMs, nowMs }).map((decision) =>
      decision.kind === "remind" ? decision.title : decision.kind
    );
  assert.deepEqual(at(3_599_999, 3_600_000), []);
  assert.deepEqual(at(3_600_000, 3_600_000), ["Site North is cut off (still)"]);
  assert.deepEqual(at(3_600_000, null), []);
});
