// Owns the words in which incidents are decided: what is kept of one, and what is to be done with it.
import type { IncidentCause, IncidentEnd, IncidentSeverity } from "../contract/incident.ts";
import type { Place, Sign } from "./sign.ts";

/**
 * An incident as the judgement knows it. pending: noticed, not shown; exits to open once it has held,
 * or is forgotten. open: exits to closed. closed: only those of late, which may be opened again.
 */
export interface Tracked {
  id: string;
  key: string;
  status: "pending" | "open" | "closed";
  cause: IncidentCause;
  grade: number;
  place: Place;
  /** What is known of an open one. */
  state: "happening" | "recovering" | "unknown";
  parentId: string | null;
  isTold: boolean;
  /** `open`, `well` or another cause; `null`: it stays as it is. */
  turningTo: string | null;
  turningMs: number;
  /** When {@link turningMs} was written last. */
  judgedMs: number;
  reopened: number;
  closedHow: IncidentEnd | null;
  closedMs: number | null;
}

export type Bad = Extract<Sign, { state: "bad" }>;

/** How far one has come, as the next judgement is to find it. */
export interface Turning {
  state: Tracked["state"];
  turningTo: string | null;
  turningMs: number;
}

export type Decision =
  /** The first sign of it: begins to count. */
  | { kind: "notice"; key: string; severity: IncidentSeverity; sign: Bad }
  /** It was nothing. */
  | { kind: "forget"; row: Tracked }
  | { kind: "hold"; row: Tracked; turning: Turning }
  /** Of a closed one: again. It is told of unless `parent` explains it. */
  | { kind: "open"; row: Tracked; sign: Bad; parent: Tracked | null }
  /** It stands for itself by now: the event that its opening did not have. */
  | { kind: "tell"; row: Tracked; sign: Bad }
  | { kind: "suppress"; row: Tracked; parent: Tracked }
  | { kind: "release"; row: Tracked }
  | { kind: "change"; row: Tracked; sign: Bad }
  /** It got worse. */
  | { kind: "worsen"; row: Tracked; sign: Bad }
  /** Its device was moved, or something was given another name. */
  | { kind: "place"; row: Tracked; place: Place }
  | { kind: "close"; row: Tracked; how: IncidentEnd };

/** One about what is kept already and stays so. */
export type RowDecision = Exclude<Decision, { kind: "notice" | "forget" }>;
