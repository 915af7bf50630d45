// Owns the verb that takes the monitoring's alerts from an Alertmanager: each opens a notification of
// every rule that wants it, and its end closes them. It sends the same again and again: told once.
import type { Subject } from "../contract/notification.ts";
import type { Alert, AlertGroup, AlertsTaken } from "../contract/prometheus.ts";
import { requireStorable } from "../db/storable_text.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { carryOut } from "./carry_out.ts";
import { type Decision, isReminderDue } from "./cause.ts";
import {
  findEnabledRules,
  findOpenNotifications,
  type NotificationRow,
  type RuleRow,
} from "./queries.ts";

/** Scope `notifications:write`; alerts of locations that the actor may not see are left out. */
export async function receiveAlerts(ctx: Context, group: AlertGroup): Promise<AlertsTaken> {
  requireScope(ctx.actor, "notifications:write");
  requireStorable(group);
  const rules = (await findEnabledRules(ctx.db)).filter(({ kind }) => kind === "alert");
  const open = rules.length === 0 ? [] : await findOpenNotifications(ctx.db);
  const taken = { raised: 0, ended: 0 };
  for (const alert of group.alerts) {
    if (!seesLocation(ctx.actor, locationOf(alert))) continue;
    // An end is for whoever was told of the beginning, also when the rule was changed since.
    for (
      const rule of rules.filter((rule) => alert.status === "resolved" || isWanted(alert, rule))
    ) {
      const mine = open.filter(({ rule_id }) => rule_id === rule.id);
      const decision = decideAlert(alert, { rule, open: mine, nowMs: ctx.now().getTime() });
      if (decision === null) continue;
      const done = await ctx.db.transaction((tx) =>
        carryOut(tx, { rule, decision, open: mine, at: ctx.now() })
      );
      if (done && decision.kind === "raise") taken.raised++;
      if (done && decision.kind === "recover") taken.ended++;
    }
  }
  return taken;
}

/**
 * What an alert means to a rule that wants it; pure. `null`: nothing new. One that ended and began
 * anew between two messages was never said to have ended: while one is open it is the same.
 */
export function decideAlert(
  alert: Alert,
  { rule, open, nowMs }: {
    rule: Pick<RuleRow, "remind_every_ms">;
    open: readonly NotificationRow[];
    nowMs: number;
  },
): Decision | null {
  const startsMs = Date.parse(alert.startsAt);
  const prefix = `alert:${alert.fingerprint}:`;
  const causeKey = `${prefix}${startsMs}`;
  const title = (alert.annotations.summary ?? nameOf(alert)).slice(0, TITLE_CHARS);
  const known = open.find(({ cause_key }) => cause_key.startsWith(prefix));
  if (alert.status === "resolved") {
    // An end that comes late, of one before, is not the end of this one.
    if (known === undefined || Number(known.cause_key.slice(prefix.length)) > startsMs) return null;
    return { kind: "recover", id: known.id, title: `Over: ${title}`, text: textOf(alert) };
  }
  if (known === undefined) {
    const locationId = locationOf(alert);
    const subjects = subjectsOf(alert);
    const text = textOf(alert);
    return { kind: "raise", causeKey, locationId, title, text, subjects, lasts: true };
  }
  const due = { remindEveryMs: rule.remind_every_ms, nowMs };
  if (!isReminderDue({ remindedMs: known.reminded_at.getTime() }, due)) return null;
  return { kind: "remind", id: known.id, title: `Still: ${title}`, text: textOf(alert) };
}

const TITLE_CHARS = 300;
const RUNBOOK_CHARS = 1000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function isWanted(alert: Alert, { settings, location_ids }: RuleRow): boolean {
  if (settings.kind !== "alert") return false;
  const { severities } = settings;
  if (!severities.some((severity) => severity === alert.labels.severity)) return false;
  const locationId = locationOf(alert);
  return location_ids.length === 0 || (locationId !== null && location_ids.includes(locationId));
}

/** Labels are anybody's words. */
function locationOf({ labels }: Alert): string | null {
  const id = labels.location_id ?? "";
  return UUID.test(id) ? id : null;
}

function nameOf({ labels }: Alert): string {
  return labels.alertname ?? "An alert without a name";
}

function textOf(alert: Alert): string {
  const { runbook } = alert.annotations;
  const since = `${nameOf(alert)}, since ${alert.startsAt.slice(0, 19)}Z.`;
  return runbook === undefined ? since : `${since} What to do: ${runbook.slice(0, RUNBOOK_CHARS)}`;
}

function subjectsOf({ labels }: Alert): Subject[] {
  return (["location", "device"] as const).flatMap((kind) => {
    const id = labels[`${kind}_id`];
    return id === undefined ? [] : [{ kind, id, name: labels[kind] ?? id }];
  });
}
