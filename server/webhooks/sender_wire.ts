// Owns what the courier and its sending process say to each other: one JSON document a line.
// The parent hands out requests; the sender knows no database, no secret and no delivery.

/** Parent → sender. */
export interface SendRequest {
  /** Unique within one life of the sender. */
  id: number;
  url: string;
  headers: Record<string, string>;
  body: string;
  timeout_ms: number;
  /** Epoch milliseconds after which it must not be sent; `null`: no deadline. */
  not_after_ms: number | null;
}

/** Sender → parent. `ready` comes once, at the start. */
export type SenderMessage =
  | { kind: "ready" }
  | ({ id: number } & SendAnswer);

/** What became of one request. Durations are from the start of the request. */
export type SendAnswer =
  | {
    kind: "answered";
    status: number;
    /** The first {@link EXCERPT_BYTES} of the answer, as text. */
    excerpt: string;
    retry_after: string | null;
    duration_ms: number;
  }
  | { kind: "failed"; error: string; duration_ms: number }
  /** Not sent: its deadline had passed. */
  | { kind: "too_late" };

/** How much of an answer is read and kept. */
export const EXCERPT_BYTES = 1024;

/** The lines of a byte stream, without their ends; the last one may lack its newline. */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
