// Owns what the server and its shaping process say to each other: one JSON document a line.

/** Server → process, one at a time. */
export interface PayloadRequest {
  id: number;
  /** JSONata. */
  expression: string;
  /** The event as JSON; `null`: the expression is only to be understood. */
  event: string | null;
}

/** Process → server. `ready` comes once, at the start. */
export type PayloadMessage =
  | { kind: "ready" }
  | ({ id: number } & PayloadReply);

export type PayloadReply =
  /** `body`: JSON; `""` when the expression was only to be understood. */
  | { kind: "shaped"; body: string; took_ms: number }
  /** The expression is wrong, or gave nothing that can be sent. */
  | { kind: "refused"; error: string };

/** Receivers were promised bodies below this. */
export const LONGEST_BODY_BYTES = 20_000;
