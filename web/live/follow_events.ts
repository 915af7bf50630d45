// Owns one reader's way through the event stream: connect, read, notice silence, resume.
// connecting → live → reconnecting → live …, until the signal ends it or the sign-in has ended.
import { createParser } from "eventsource-parser";
import type { Event } from "../../server/contract/event.ts";

export type StreamState = "connecting" | "live" | "reconnecting";

export interface FollowOptions {
  /** Opens `GET /api/events` after this id. */
  open(lastEventId: string, signal: AbortSignal): Promise<Response>;
  /** Where to start; `"0"` is the beginning. */
  readonly lastEventId: string;
  /** Ends the following. */
  readonly signal: AbortSignal;
  onEvent(event: Event): void;
  onState(state: StreamState): void;
  /** The server no longer knows us (401, 403): it is not asked again. */
  onSignedOut(): void;
  onServerTime?(serverMs: number): void;
  /** Waits between attempts; tests hand in their own. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
  /** 0–1. */
  readonly random?: () => number;
  /** No byte for this long is a dead connection: the server comments every 15 s. */
  readonly silenceMs?: number;
}

const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 10_000;

/** Time before attempt 1, 2, …: doubling to 10 s, ±25 %, so that tabs do not come back at once. */
export function delayMsBefore(attempt: number, random: () => number): number {
  const delayMs = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.round(delayMs * (0.75 + random() / 2));
}

/** Follows until the signal ends it or the sign-in has ended. */
export async function followEvents(options: FollowOptions): Promise<void> {
  const { signal, random = Math.random } = options;
  const position = { lastEventId: options.lastEventId };
  options.onState("connecting");
  for (let attempt = 1; !signal.aborted; attempt++) {
    const outcome = await followOnce(options, position);
    if (signal.aborted) return;
    if (outcome === "signed_out") return options.onSignedOut();
    if (outcome === "was_live") attempt = 1;
    options.onState("reconnecting");
    await options.sleep(delayMsBefore(attempt, random), signal);
  }
}

type Outcome = "signed_out" | "was_live" | "refused";

async function followOnce(
  options: FollowOptions,
  position: { lastEventId: string },
): Promise<Outcome> {
  const silence = watchSilence(options.silenceMs ?? 40_000);
  const signal = AbortSignal.any([options.signal, silence.signal]);
  let outcome: Outcome = "refused";
  try {
    const response = await options.open(position.lastEventId, signal);
    if (response.status === 401 || response.status === 403) return "signed_out";
    if (!response.ok || response.body === null) return "refused";
    options.onServerTime?.(Date.parse(response.headers.get("date") ?? ""));
    outcome = "was_live";
    options.onState("live");
    const parser = createParser({
      onEvent: ({ id, data }) => {
        if (id !== undefined && id !== "") position.lastEventId = id;
        options.onEvent(JSON.parse(data) as Event);
      },
    });
    const text = response.body.pipeThrough(new TextDecoderStream(), { signal });
    for await (const chunk of chunksOf(text)) {
      silence.reset();
      parser.feed(chunk);
    }
    return outcome;
  } catch {
    return outcome; // lost, silent or ended: what to do is the same
  } finally {
    silence.end();
  }
}

/** Safari has no async iteration of streams. */
async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function watchSilence(silenceMs: number) {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), silenceMs);
  return {
    signal: controller.signal,
    reset() {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(), silenceMs);
    },
    end() {
      clearTimeout(timer);
      controller.abort();
    },
  };
}
