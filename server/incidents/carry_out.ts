// Owns carrying decisions out: each incident's in one transaction with its event, the mere counting of
// all in one statement. What another server has carried out meanwhile is left as it is.
import { v7 as uuidv7 } from "uuid";
import type { Queryable } from "../db/sql.ts";
import { appendEvent } from "../events/append_event.ts";
import type { Context } from "../users/context.ts";
import { type Applied, applyDecision, columnsOf } from "./apply_decision.ts";
import type { Decision, RowDecision, Tracked } from "./decision.ts";
import { insertEntry } from "./entry_queries.ts";
import { closedData, openedData } from "./incident_events.ts";
import {
  deletePending,
  type IncidentRow,
  insertNoticed,
  isGoingOn,
  lockIncident,
  updateIncident,
  writeHeld,
} from "./queries.ts";
import { titleOf } from "./words.ts";

export interface CarryOutOptions {
  at: Date;
  /** How often the agent restarted this camera's stream since its incident's evidence. */
  restartsOf: (row: IncidentRow) => number | null;
  signal?: AbortSignal;
}

/**
 * Idempotent; ends early at the signal. One that fails holds up no other.
 * @returns how many incidents were changed
 * @throws the first failure, when all else is done
 */
export async function carryOut(
  ctx: Context,
  decisions: readonly Decision[],
  options: CarryOutOptions,
): Promise<number> {
  const ofRows = decisions.filter((one) => one.kind !== "notice" && one.kind !== "forget");
  const byRow = Map.groupBy(ofRows, ({ row }) => row.id);
  const groups = [...byRow.values()];
  const failures: unknown[] = [];
  let count = 0;
  for (const group of groups.filter((one) => !isMereCounting(one))) {
    if (options.signal?.aborted) return count;
    try {
      if (await ctx.db.transaction((tx) => carryOutRow(tx, group, options))) count++;
    } catch (error) {
      failures.push(error);
      // A database that is away fails at all of them.
      if (failures.length >= MOST_FAILURES) throw failures[0];
    }
  }
  count += await carryOutCounting(
    ctx,
    { decisions, counting: groups.filter(isMereCounting) },
    options.at,
  );
  if (failures.length > 0) throw failures[0];
  return count;
}

const MOST_FAILURES = 10;

function isMereCounting(group: readonly RowDecision[]): boolean {
  return group.every(({ kind }) => kind === "hold");
}

async function carryOutCounting(
  { db }: Context,
  { decisions, counting }: { decisions: readonly Decision[]; counting: readonly RowDecision[][] },
  at: Date,
): Promise<number> {
  const held = counting.flat().filter((one) => one.kind === "hold").map(({ row, turning }) => ({
    id: row.id,
    judged_at: new Date(row.judgedMs).toISOString(),
    state: turning.state,
    turning_to: turning.turningTo,
    turning_ms: turning.turningMs,
  }));
  const noticed = decisions.filter((one) => one.kind === "notice").map((
    { key, severity, sign: { cause, grade, evidence, place } },
  ) => ({
    id: uuidv7(),
    key,
    severity,
    cause,
    grade,
    evidence,
    ...columnsOf(place),
    title: titleOf(cause, place),
  }));
  const forgotten = decisions.filter((one) => one.kind === "forget").map(({ row }) => row.id);
  return await deletePending(db, forgotten) + await writeHeld(db, held, at) +
    await insertNoticed(db, noticed, at);
}

/** @returns `false`: it is no longer what was decided on */
async function carryOutRow(
  tx: Queryable,
  group: readonly RowDecision[],
  { at, restartsOf }: CarryOutOptions,
): Promise<boolean> {
  const decidedOn = group[0]?.row;
  const row = decidedOn && await lockIncident(tx, decidedOn.id);
  if (decidedOn === undefined || row === undefined || !isSame(row, decidedOn)) return false;
  if (row.status === "closed" && await isGoingOn(tx, row.key)) return false;
  const all: Applied = { row: { ...row, judged_at: at }, entries: [], tells: null };
  for (const decision of group) {
    const restarts = decision.kind === "close" ? restartsOf(row) : null;
    const next = applyDecision(all.row, decision, { at, restarts });
    all.row = next.row;
    all.entries.push(...next.entries);
    all.tells = next.tells ?? all.tells;
  }
  await updateIncident(tx, all.row);
  for (const entry of all.entries) await insertEntry(tx, { ...entry, incidentId: row.id, at });
  await tell(tx, { ...all, at });
  return true;
}

function isSame(row: IncidentRow, decidedOn: Tracked): boolean {
  return row.status === decidedOn.status && row.judged_at.getTime() === decidedOn.judgedMs &&
    row.turning_ms === decidedOn.turningMs && row.parent_id === decidedOn.parentId &&
    row.is_told === decidedOn.isTold && row.grade === decidedOn.grade &&
    row.cause === decidedOn.cause;
}

/** Last in the transaction, as every other writer of events waits from here on. */
async function tell(
  tx: Queryable,
  { row, tells, at }: Pick<Applied, "row" | "tells"> & { at: Date },
): Promise<void> {
  const about = {
    occurredAt: at,
    expiresAt: null,
    locationId: row.location_id,
    deviceId: row.device_id,
    cameraId: row.camera_id,
  };
  if (tells === "opened") {
    await appendEvent(tx, { type: "incident.opened", ...about, data: openedData(row) });
  }
  if (tells === "closed") {
    await appendEvent(tx, { type: "incident.closed", ...about, data: closedData(row) });
  }
}
