// Owns the states of one incident and their exits, pending → open → closed → open again. Pure.
// Time is counted from look to look, backwards as well as forwards, so that something bad for most of
// the time opens although it is well now and then, and a clock that jumps moves nothing.
import {
  CAUSE_TABLE,
  CHANGE_AFTER_MS,
  closeAfterMs,
  type Family,
  MOST_STEP_MS,
} from "./cause_table.ts";
import type { Bad, Decision, RowDecision, Tracked, Turning } from "./decision.ts";
import { type Place, type Sign, subjectOf } from "./sign.ts";

export interface Turn {
  row: Tracked;
  sign: Sign;
  /** The open one that explains it. */
  parent: Tracked | null;
  /** One that would explain it is pending. */
  mayBeExplained: boolean;
  nowMs: number;
}

/** Noticed, not shown. */
export function decidePending(turn: Turn): Decision[] {
  const { row, sign } = turn;
  switch (sign.state) {
    case "bad": {
      const heldMs = row.turningMs + elapsedMs(turn);
      return isRipe(turn, heldMs)
        ? [{ kind: "open", row, sign, parent: turn.parent }]
        : [hold(row, "open", heldMs)];
    }
    case "between":
      return [hold(row, "open", row.turningMs)];
    case "well": {
      const heldMs = row.turningMs - elapsedMs(turn);
      return heldMs > 0 ? [hold(row, "open", heldMs)] : [{ kind: "forget", row }];
    }
    default: // Nobody can say that it held.
      return [{ kind: "forget", row }];
  }
}

/** Closed of late: it is opened again after the time that it took to open. */
export function decideClosed(turn: Turn): Decision[] {
  const { row, sign } = turn;
  const isCounting = row.turningTo === "open";
  if (sign.state === "bad") {
    const heldMs = isCounting ? row.turningMs + elapsedMs(turn) : 0;
    return isRipe(turn, heldMs)
      ? [{ kind: "open", row, sign, parent: turn.parent }]
      : [hold(row, "open", heldMs)];
  }
  if (!isCounting) return [];
  const heldMs = sign.state === "between"
    ? row.turningMs
    : sign.state === "well"
    ? row.turningMs - elapsedMs(turn)
    : 0;
  return [heldMs > 0 ? hold(row, "open", heldMs) : hold(row, null, 0)];
}

function isRipe({ row, mayBeExplained }: Turn, heldMs: number): boolean {
  return !mayBeExplained && heldMs >= CAUSE_TABLE[familyOfRow(row)].openAfterMs;
}

/** Shown. */
export function decideOpen(turn: Turn): Decision[] {
  const { row, sign } = turn;
  if (sign.state === "quiet") return [{ kind: "close", row, how: "maintenance" }];
  if (sign.state === "gone") return [{ kind: "close", row, how: "removed" }];
  const progress = progressOf(turn, sign);
  // A suppressed one that ends is not released before.
  if (progress?.kind === "close") return [progress];
  return [
    ...placement(turn, sign.place),
    ...kinship(turn),
    ...(progress === null ? [] : [progress]),
  ];
}

function placement({ row }: Turn, place: Place): Decision[] {
  const isSame = (Object.keys(place) as (keyof Place)[]).every((field) =>
    // Of a silent device the camera's name may not be known.
    row.place[field] === place[field] || place[field] === null
  );
  return isSame ? [] : [{ kind: "place", row, place }];
}

/** Whether something else explains it, and whether it has to be told as nothing does any more. */
function kinship({ row, sign, parent }: Turn): Decision[] {
  if (parent !== null) {
    return row.parentId === parent.id ? [] : [{ kind: "suppress", row, parent }];
  }
  const released: Decision[] = row.parentId === null ? [] : [{ kind: "release", row }];
  const isToBeTold = !row.isTold && sign.state === "bad";
  return [...released, ...(isToBeTold ? [{ kind: "tell", row, sign } as const] : [])];
}

function progressOf(
  turn: Turn,
  sign: Exclude<Sign, { state: "quiet" | "gone" }>,
): RowDecision | null {
  const { row } = turn;
  switch (sign.state) {
    case "well": {
      const heldMs = row.turningTo === "well" ? row.turningMs + elapsedMs(turn) : 0;
      return heldMs >= closeAfterMs(familyOfRow(row), row.reopened)
        ? { kind: "close", row, how: "recovered" }
        : hold(row, "well", heldMs);
    }
    case "unknown":
      return settle(turn, { state: "unknown", turningTo: null, turningMs: 0 });
    case "between":
      // What it had come to is kept, but not counted on.
      return row.turningTo === null
        ? settle(turn, { state: "happening", turningTo: null, turningMs: 0 })
        : hold(row, row.turningTo, row.turningMs);
    case "bad":
      return worse(turn, sign);
  }
}

function worse(turn: Turn, sign: Bad): RowDecision | null {
  const { row } = turn;
  if (sign.cause !== row.cause) {
    const heldMs = row.turningTo === sign.cause ? row.turningMs + elapsedMs(turn) : 0;
    if (heldMs >= CHANGE_AFTER_MS) return { kind: "change", row, sign };
    return { kind: "hold", row, turning: turningOf(turn, sign.cause, heldMs) };
  }
  if (sign.grade > row.grade) return { kind: "worsen", row, sign };
  const wellMs = row.turningTo === "well" ? row.turningMs - elapsedMs(turn) : 0;
  if (wellMs > 0) return { kind: "hold", row, turning: turningOf(turn, "well", wellMs) };
  return settle(turn, turningOf(turn, null, 0));
}

/** One that is explained by another is neither down nor well. */
function turningOf({ parent }: Turn, turningTo: string | null, turningMs: number): Turning {
  return { state: parent === null ? "happening" : "unknown", turningTo, turningMs };
}

/** Written only where it is news: most of what is open stays as it is for hours. */
function settle({ row, parent }: Turn, turning: Turning): RowDecision | null {
  const to = parent === null ? turning : { ...turning, state: "unknown" as const };
  const isSame = row.state === to.state && row.turningTo === to.turningTo &&
    row.turningMs === to.turningMs;
  return isSame ? null : { kind: "hold", row, turning: to };
}

function hold(row: Tracked, turningTo: string | null, turningMs: number): RowDecision {
  const state = turningTo === "well" ? "recovering" : "happening";
  return { kind: "hold", row, turning: { state, turningTo, turningMs } };
}

/** What was seen to hold since the last look: never negative, and never a leap. */
function elapsedMs({ row, nowMs }: Turn): number {
  return Math.max(0, Math.min(nowMs - row.judgedMs, MOST_STEP_MS));
}

function familyOfRow(row: Tracked): Family {
  return subjectOf(row.key).family;
}
