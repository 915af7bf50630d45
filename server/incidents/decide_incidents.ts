// Owns what becomes of every incident at one look at the fleet. Pure: it knows no clock but the one
// that is handed in, and no database.
import type { FleetFacts } from "./fleet_facts.ts";
import { CAUSE_TABLE, FAMILIES_BY_RANK, REOPEN_WITHIN_MS } from "./cause_table.ts";
import type { Decision, Tracked } from "./decision.ts";
import { decideClosed, decideOpen, decidePending, type Turn } from "./decide_one.ts";
import { type Look, lookAt } from "./look.ts";
import { subjectOf } from "./sign.ts";

export interface DecideInput {
  facts: FleetFacts;
  /** Those pending and open, and those closed of late. */
  tracked: readonly Tracked[];
  nowMs: number;
}

/** In the order in which it is to be done: what explains others comes before them. */
export function decideIncidents({ facts, tracked, nowMs }: DecideInput): Decision[] {
  const rows = currentRows(tracked, nowMs);
  const look = lookAt(facts, {
    isGoingOn: (key) => (rows.get(key)?.status ?? "closed") !== "closed",
    standsAlone: (key) => {
      const row = rows.get(key);
      return row?.status === "open" && row.parentId === null;
    },
  });
  return FAMILIES_BY_RANK.flatMap((family) => {
    const known = [...rows.keys()].filter((key) => subjectOf(key).family === family);
    const keys = new Set([...known, ...look.badKeys(family)]);
    return [...keys].toSorted().flatMap((key) => {
      const decisions = decideKey(key, { look, rows, nowMs });
      for (const decision of decisions) follow(rows, decision);
      return decisions;
    });
  });
}

/** One of each key: what goes on, else what was closed last and may be opened again. */
function currentRows(tracked: readonly Tracked[], nowMs: number): Map<string, Tracked> {
  const mayReopen = ({ closedHow, closedMs }: Tracked) =>
    closedHow === "recovered" && closedMs !== null &&
    Math.abs(nowMs - closedMs) < REOPEN_WITHIN_MS;
  const closed = tracked.filter((row) => row.status === "closed" && mayReopen(row))
    .toSorted((a, b) => (a.closedMs ?? 0) - (b.closedMs ?? 0));
  const goingOn = tracked.filter(({ status }) => status !== "closed");
  return new Map([...closed, ...goingOn].map((row) => [row.key, row]));
}

function decideKey(
  key: string,
  { look, rows, nowMs }: { look: Look; rows: ReadonlyMap<string, Tracked>; nowMs: number },
): Decision[] {
  const row = rows.get(key);
  const sign = look.signOf(key);
  if (row === undefined) {
    const { severity } = CAUSE_TABLE[subjectOf(key).family];
    return sign.state === "bad" ? [{ kind: "notice", key, severity, sign }] : [];
  }
  const parents = look.parentKeys(key).map((parent) => rows.get(parent));
  const turn: Turn = {
    row,
    sign,
    parent: parents.find((parent) => parent?.status === "open") ?? null,
    // What may explain it is about to be known.
    mayBeExplained: parents.some((parent) => parent?.status === "pending"),
    nowMs,
  };
  switch (row.status) {
    case "pending":
      return decidePending(turn);
    case "open":
      return decideOpen(turn);
    case "closed":
      return decideClosed(turn);
  }
}

/** What was decided of one is so for those that it explains. */
function follow(rows: Map<string, Tracked>, decision: Decision): void {
  switch (decision.kind) {
    case "open":
      rows.set(decision.row.key, {
        ...decision.row,
        status: "open",
        parentId: decision.parent?.id ?? null,
      });
      return;
    case "close":
    case "forget":
      rows.delete(decision.row.key);
      return;
    default: // changes nothing for others
  }
}
