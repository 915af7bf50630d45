// Owns following the stream of events in tests: a feed that runs, events that happen, a reader.
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { createListener } from "../../server/db/listen.ts";
import type { Db, Queryable } from "../../server/db/sql.ts";
import { appendEvent } from "../../server/events/append_event.ts";
import { createEventFeed, type EventFeed } from "../../server/events/event_feed.ts";
import type { EventFilter } from "../../server/events/event_filter.ts";
import { type EventStreamOptions, openEventStream } from "../../server/events/event_stream.ts";
import { waitUntil } from "./wait_until.ts";

/** Every event, seen by one who may see all. */
export const ALL_EVENTS: EventFilter = {
  types: null,
  locationId: null,
  deviceId: null,
  visible: null,
};

export interface RunningFeed extends AsyncDisposable {
  feed: EventFeed;
}

/** A feed that runs; a deaf one hears no notification. */
export async function runFeed(
  db: Db,
  options: { pollMs?: number; isDeaf?: boolean } = {},
): Promise<RunningFeed> {
  const listener = options.isDeaf
    ? { subscribe: () => () => {}, close: () => Promise.resolve() }
    : createListener(db);
  const feed = createEventFeed({ db, listener, pollMs: options.pollMs ?? 1000 });
  await feed.start();
  return {
    feed,
    [Symbol.asyncDispose]: async () => {
      await feed.stop();
      await listener.close();
    },
  };
}

/** Appends an event whose data has this name. @returns its id */
export async function appendNamed(
  tx: Queryable,
  name: string,
  locationId: string | null = null,
): Promise<number> {
  return Number(
    await appendEvent(tx, {
      type: "device.enrolled",
      occurredAt: new Date(),
      expiresAt: null,
      locationId,
      deviceId: null,
      cameraId: null,
      data: { name, agent_version: "1" },
    }),
  );
}

/** Reads a stream in the background, from now on unless told otherwise. */
export function followFeed(feed: EventFeed, options: Partial<EventStreamOptions> = {}) {
  const messages: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onComment: (comment) => comments.push(comment.trim()),
  });
  const stream = openEventStream(feed, {
    filter: ALL_EVENTS,
    lastEventId: null,
    stillValid: () => Promise.resolve(true),
    ...options,
  });
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const ended = (async () => {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(value);
    }
  })();
  const ids = () => messages.map(({ id }) => Number(id));
  return {
    messages,
    comments,
    ids,
    ended,
    names: (): string[] => messages.map(({ data }) => JSON.parse(data).data.name),
    count: (count: number) =>
      waitUntil(() => messages.length >= count, { what: `${count} events, got ${ids()}` }),
    close: () => reader.cancel(),
  };
}

/** Until so many streams follow the feed. */
export function following(feed: EventFeed, count = 1): Promise<true> {
  return waitUntil(() => feed.subscriberCount === count, { what: "the stream to follow" });
}
