// Owns the routes of events: the stream and the recent list; parse, call, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Event, EventQuery } from "../contract/event.ts";
import { pageOf } from "../contract/page.ts";
import type { EventFeed } from "../events/event_feed.ts";
import { eventFilter } from "../events/event_filter.ts";
import { openEventStream, type StreamTiming } from "../events/event_stream.ts";
import { listRecentEvents } from "../events/list_recent_events.ts";
import type { StreamWatch } from "../events/stream_watch.ts";
import { requireScope } from "../users/actor.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

export interface EventRouteDeps {
  feed: EventFeed;
  /** Knows of every stream, for the metrics. */
  streamWatch?: StreamWatch;
  /** For tests. */
  timing?: Partial<StreamTiming>;
}

const tags = ["events"];
const LastEventId = z.string().regex(/^\d{1,15}$/).optional();

const STREAM = createRoute({
  method: "get",
  path: "/api/events",
  tags,
  summary: "Follow events as they happen (server-sent events)",
  description: "Each message has the event's `id`, its type as `event`, and itself as `data`. " +
    "`Last-Event-ID` resumes without gap. A comment comes every 15 s. A reader that lags behind " +
    "is dropped, and any that loses its rights within 5 s: connect again and resume.",
  request: {
    query: EventQuery,
    headers: z.object({
      "last-event-id": LastEventId.catch(undefined).openapi({ type: "string" }),
    }),
  },
  responses: {
    200: { description: "The stream", content: { "text/event-stream": { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
});

const RecentQuery = EventQuery.pick({ types: true, location: true, device: true }).extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const RECENT = createRoute({
  method: "get",
  path: "/api/events/recent",
  tags,
  summary: "The newest events, newest first",
  request: { query: RecentQuery },
  responses: {
    200: { description: "Events", content: { "application/json": { schema: pageOf(Event) } } },
    ...PROBLEM_RESPONSES,
  },
});

/** `/api/events` and below. */
export function eventRoutes(deps: EventRouteDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(RECENT, async (c) => {
    return c.json(await listRecentEvents(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(STREAM, (c) => {
    const { actor } = c.get("ctx");
    requireScope(actor, "events:read");
    const query = c.req.valid("query");
    const stream = openEventStream(deps.feed, {
      filter: eventFilter(actor, query),
      lastEventId: c.req.valid("header")["last-event-id"] ?? query.last_event_id ?? null,
      stillValid: c.get("stillValid"),
      ...(deps.streamWatch ? { watch: deps.streamWatch } : {}),
      onEnd: c.get("keepPlace")?.() ?? (() => {}),
      ...(deps.timing ? { timing: deps.timing } : {}),
    });
    return c.body(stream, 200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no", // nginx would hold events back
    });
  });
  return router;
}
