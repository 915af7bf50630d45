// Owns the errors that a verb may throw; knows no HTTP (http/problem.ts maps them).

/** What went wrong, for programs; `http/problem.ts` gives each kind its status. */
export type ErrorKind =
  | "invalid" // the input is wrong: `faults` names each field
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict" // the thing's state forbids it now
  | "expired"
  | "incomplete" // the rest of the input did not come
  | "too_large"
  | "unsupported" // the input is of a kind that is not taken here
  | "rate_limited"
  | "unavailable" // a part we depend on is away: try again
  | "timeout" // the caller's deadline passed
  | "upstream"; // a part we depend on refused or answered nonsense

export interface ErrorDetails {
  kind: ErrorKind;
  /** Stable snake_case name, e.g. `device_offline`. */
  code: string;
  /** Field faults of `invalid`. */
  faults?: { path: string; message: string }[];
  /** When trying again makes sense. */
  retryAfterMs?: number;
  /** Ids and figures that the client may see, snake_case. */
  extra?: Record<string, string | number | boolean | null>;
  cause?: unknown;
}

/**
 * An expected failure that a client may be told of. The message is a sentence for people in the
 * form "Cannot <act> as <rule>: current value is <v>".
 */
export class WashfleetError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly faults: { path: string; message: string }[];
  readonly retryAfterMs: number | undefined;
  readonly extra: Record<string, string | number | boolean | null>;

  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.name = "WashfleetError";
    this.kind = details.kind;
    this.code = details.code;
    this.faults = details.faults ?? [];
    this.retryAfterMs = details.retryAfterMs;
    this.extra = details.extra ?? {};
  }
}

/** "Cannot find <noun>": also what someone without the right to know of it is told. */
export function notFound(noun: string, id: string): WashfleetError {
  return new WashfleetError(`Cannot find the ${noun} ${id}`, {
    kind: "not_found",
    code: `${noun.replaceAll(" ", "_")}_not_found`,
  });
}
