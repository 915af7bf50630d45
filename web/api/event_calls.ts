// Owns the API's calls about events: what happened of late, and the stream.
import type { Event } from "../../server/contract/event.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf, type Send } from "./call.ts";

/** `types` is a comma-separated list; all optional. */
export type EventFilter = Partial<Record<"types" | "location" | "device", string>>;

export const eventCalls = ({ get }: Calls, send: Send) => ({
  recentEvents: (limit: number, filter: EventFilter = {}) =>
    get<Page<Event>>(`/api/events/recent${queryOf({ limit: String(limit), ...filter })}`),
  /** The live stream: never times out, ends with the signal. */
  events: (lastEventId: string, signal: AbortSignal, filter: EventFilter = {}) =>
    send(`/api/events${queryOf(filter)}`, {
      headers: { accept: "text/event-stream", "last-event-id": lastEventId },
      cache: "no-store",
      signal,
    }),
});
