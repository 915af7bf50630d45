import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { addRule } from "../../tests/support/notifying.ts";
import { createSealer } from "../seal.ts";
import { listNotifications } from "./list_notifications.ts";
import { receiveAlerts } from "./receive_alerts.ts";
import { updateRule } from "./update_rule.ts";

const TRIGGER = { kind: "alert" as const, severities: ["critical" as const] };

Deno.test("updateRule() ends what a rule had raised with another trigger, never with the same", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const sealer = await createSealer(crypto.getRandomValues(new Uint8Array(32)));
  const ctx = testContext(db);
  const ruleId = await addRule({ db, sealer }, { trigger: TRIGGER });
  const labels = { alertname: "RecognizerDown", severity: "critical" };
  const alert = { labels, annotations: {}, startsAt: "2026-03-01T12:00:00Z", fingerprint: "a" };
  await receiveAlerts(ctx, { version: "4", alerts: [{ ...alert, status: "firing" }] });
  const endedHow = async () => (await listNotifications(ctx, { limit: 10 })).items[0]?.ended_how;
  const update = (
    input: { name?: string; trigger?: typeof TRIGGER | { kind: "webhook_disabled" } },
  ) => updateRule(ctx, { ruleId, ...input }, { sealer, canMail: true });
  // A form sends all of its fields, whichever was changed.
  await update({ name: "For the night", trigger: TRIGGER });
  assert.equal(await endedHow(), null);
  await update({ trigger: { kind: "webhook_disabled" } });
  assert.equal(await endedHow(), "quiet");
});
