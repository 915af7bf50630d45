// Owns the job that judges every rule by what is the case, and writes down what is to be said: once
// for each cause, whoever runs it and however often.
import type { RuleTrigger } from "../contract/notification.ts";
import type { Queryable } from "../db/sql.ts";
import { silentAfterMs } from "../devices/heartbeat_pace.ts";
import { findEventsAfter } from "../events/queries.ts";
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import type { Context } from "../users/context.ts";
import { carryOut } from "./carry_out.ts";
import type { Decision, DeviceFact, OpenCause, VisitCount } from "./cause.ts";
import { decideDiskLow, decideMissRate } from "./decide_figures.ts";
import { decideOffline } from "./decide_offline.ts";
import { decideReminders } from "./decide_reminders.ts";
import { countVisits, findWatchedDevices, lockProgress, setProgress } from "./facts_queries.ts";
import {
  findEnabledRules,
  findOpenNotification,
  findOpenNotifications,
  type NotificationRow,
  type RuleRow,
} from "./queries.ts";
import { tellEvent, type Told } from "./tell_event.ts";

export interface WatchDeps {
  states: Pick<DeviceStates, "list">;
}

/** A report older than this says nothing of a disk. */
const FRESH_MS = 120_000;
const EVENTS_AT_ONCE = 500;

/** Run it every few seconds. @returns how many decisions it carried out */
export async function watchCauses(ctx: Context, deps: WatchDeps): Promise<number> {
  const rules = await findEnabledRules(ctx.db);
  const fromEvents = await tellEvents(ctx, rules);
  if (rules.length === 0) return fromEvents;
  const open = await findOpenNotifications(ctx.db);
  const devices = await deviceFacts(ctx, deps);
  let count = fromEvents;
  for (const rule of rules) {
    const mine = open.filter(({ rule_id }) => rule_id === rule.id);
    const decisions = await decide(ctx, { rule, open: mine, devices });
    for (const decision of decisions) {
      const done = await ctx.db.transaction((tx) =>
        carryOut(tx, { rule, decision, open: mine, at: ctx.now() })
      );
      if (done) count++;
    }
  }
  return count;
}

/** Each event once, as the place reached is kept in the transaction of what is said. */
async function tellEvents(ctx: Context, rules: readonly RuleRow[]): Promise<number> {
  let count = 0;
  for (let turn = 0; turn < EVENTS_AT_ONCE; turn++) {
    const told = await ctx.db.transaction((tx) => tellNext(tx, { ctx, rules }));
    if (told === null) break;
    count += told;
  }
  return count;
}

/**
 * Tells the next event that a rule speaks of, and passes those before it over. One a transaction:
 * what is said takes the events' lock, and every plate waits for that.
 * @returns how many rules spoke; `null`: there is no event left
 */
async function tellNext(
  tx: Queryable,
  { ctx, rules }: { ctx: Context; rules: readonly RuleRow[] },
): Promise<number | null> {
  const after = await lockProgress(tx);
  const events = await findEventsAfter(tx, { after, limit: EVENTS_AT_ONCE });
  const last = events.at(-1);
  if (last === undefined) return null;
  for (const event of events) {
    const decided = rules.flatMap((rule) => {
      // A rule speaks of what happens after it was made.
      if (Date.parse(event.occurred_at) < rule.created_at.getTime()) return [];
      const { settings: trigger, location_ids: locationIds } = rule;
      const decision = tellEvent(event, { trigger, locationIds });
      return decision === null ? [] : [{ rule, decision }];
    });
    if (decided.length === 0) continue;
    await setProgress(tx, Number(event.id));
    let count = 0;
    for (const one of decided) {
      if (await carryOutTold(tx, { ...one, at: ctx.now() })) count++;
    }
    return count;
  }
  await setProgress(tx, Number(last.id));
  return 0;
}

/** What ends a cause that this rule did not raise is not for it. */
async function carryOutTold(
  tx: Queryable,
  { rule, decision, at }: { rule: RuleRow; decision: Told; at: Date },
): Promise<boolean> {
  if (decision.kind === "raise") return await carryOut(tx, { rule, decision, open: [], at });
  const row = await findOpenNotification(tx, { ruleId: rule.id, causeKey: decision.causeKey });
  if (row === undefined) return false;
  return await carryOut(tx, { rule, decision: { ...decision, id: row.id }, open: [row], at });
}

async function deviceFacts(ctx: Context, { states }: WatchDeps): Promise<DeviceFact[]> {
  const live = await states.list();
  const nowMs = ctx.now().getTime();
  return (await findWatchedDevices(ctx.db)).map((row) => ({
    id: row.id,
    name: row.name,
    locationId: row.location_id,
    locationName: row.location_name,
    state: row.status === "maintenance" ? "quiet" : row.status === "offline" ? "offline" : "online",
    sinceMs: (row.status === "offline" ? row.last_seen_at ?? row.status_since : row.status_since)
      .getTime(),
    everyMs: row.heartbeat_every_ms,
    diskFreeBytes: diskOf(live.get(row.id), nowMs),
  }));
}

function diskOf(state: DeviceState | undefined, nowMs: number): number | null {
  if (state === undefined) return null;
  const freshMs = Math.max(FRESH_MS, silentAfterMs(state.told_every_ms));
  if (nowMs - Date.parse(state.received_at) > freshMs) return null;
  return state.heartbeat.health.disk_free_bytes;
}

async function decide(
  ctx: Context,
  facts: {
    rule: RuleRow;
    open: readonly NotificationRow[];
    devices: readonly DeviceFact[];
  },
): Promise<Decision[]> {
  const { rule } = facts;
  const nowMs = ctx.now().getTime();
  const isHere = ({ locationId }: { locationId: string }) =>
    rule.location_ids.length === 0 || rule.location_ids.includes(locationId);
  const devices = facts.devices.filter(isHere);
  const open = facts.open.map(toOpenCause);
  const common = { remindEveryMs: rule.remind_every_ms, open, nowMs };
  const trigger: RuleTrigger = rule.settings;
  switch (trigger.kind) {
    case "device_offline":
      return decideOffline({ ...common, offlineForMs: trigger.offline_for_ms, devices });
    case "disk_low":
      return decideDiskLow({ ...common, belowBytes: trigger.below_bytes, devices });
    case "miss_rate": {
      const since = new Date(nowMs - trigger.window_ms);
      const visits: VisitCount[] = (await countVisits(ctx.db, since)).filter(isHere);
      return decideMissRate({
        ...common,
        aboveRatio: trigger.above_ratio,
        windowMs: trigger.window_ms,
        leastVisits: trigger.least_visits,
        visits,
      });
    }
    case "incident":
      return decideReminders(common);
    case "recognizer_budget":
    case "deployment_halted":
    case "webhook_disabled":
    case "device_quarantined":
      return []; // told by their events
    case "alert":
      return []; // told by the Alertmanager (receive_alerts.ts)
  }
}

function toOpenCause(row: NotificationRow): OpenCause {
  return {
    id: row.id,
    causeKey: row.cause_key,
    locationId: row.location_id,
    title: row.title,
    subjects: row.subjects,
    remindedMs: row.reminded_at.getTime(),
  };
}
