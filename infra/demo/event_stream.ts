// Owns the demo's ear on the server: GET /api/events, reconnecting from the last event heard.
import { EventSourceParserStream } from "eventsource-parser/stream";
import type { Event } from "../../server/contract/event.ts";

export interface EventStreamOptions {
  serverUrl: string;
  apiKey: string;
  signal: AbortSignal;
  onEvent: (event: Event) => void;
}

const RECONNECT_AFTER_MS = 1000;

/** Runs until the signal; a server that is away is tried again. */
export async function followEvents(options: EventStreamOptions): Promise<void> {
  const cursor: Cursor = { lastEventId: null };
  while (!options.signal.aborted) {
    try {
      await followOnce(options, cursor);
    } catch {
      // Away or restarting: the next attempt resumes after the last event.
    }
    await pause(RECONNECT_AFTER_MS, options.signal);
  }
}

interface Cursor {
  lastEventId: string | null;
}

async function followOnce(options: EventStreamOptions, cursor: Cursor): Promise<void> {
  const response = await fetch(`${options.serverUrl}/api/events`, {
    headers: {
      authorization: `Bearer ${options.apiKey}`,
      accept: "text/event-stream",
      ...(cursor.lastEventId === null ? {} : { "last-event-id": cursor.lastEventId }),
    },
    signal: options.signal,
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`Cannot follow events: ${response.status}`);
  }
  const messages = response.body
    .pipeThrough(new TextDecoderStream(), { signal: options.signal })
    .pipeThrough(new EventSourceParserStream());
  for await (const message of messages) {
    if (message.id !== undefined) cursor.lastEventId = message.id;
    options.onEvent(JSON.parse(message.data) as Event);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
