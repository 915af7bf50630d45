// Owns every call of the API by the dashboard: in process on the server, `fetch` in the browser.
// What can be called stands in api/, a file a noun.
import type { Event } from "../server/contract/event.ts";
import type { Page } from "../server/contract/page.ts";
import { analyticsCalls } from "./api/analytics_calls.ts";
import { auditCalls } from "./api/audit_calls.ts";
import { bulkCalls } from "./api/bulk_calls.ts";
import { createCalls, type Send } from "./api/call.ts";
import { deploymentCalls } from "./api/deployments_calls.ts";
import { fleetCalls } from "./api/fleet_calls.ts";
import { healthCalls } from "./api/health_calls.ts";
import { listCalls } from "./api/lists_calls.ts";
import { notificationCalls } from "./api/notifications_calls.ts";
import { peopleCalls } from "./api/people_calls.ts";
import { plateCalls } from "./api/plates_calls.ts";
import { readingCalls } from "./api/reading_calls.ts";
import { sessionCalls } from "./api/session_calls.ts";
import { templateCalls } from "./api/templates_calls.ts";
import { webhookCalls } from "./api/webhooks_calls.ts";

export type { Answer, Send } from "./api/call.ts";
export { type DeviceFilter, snapshotPath } from "./api/fleet_calls.ts";
export { type PlateFilter, readImagePath } from "./api/plates_calls.ts";
export type { Session } from "./api/session_calls.ts";

export type ApiClient = ReturnType<typeof createApiClient>;

/** The API's calls over a way of sending. */
export function createApiClient(send: Send) {
  const calls = createCalls(send);
  return {
    ...fleetCalls(calls),
    ...plateCalls(calls),
    ...analyticsCalls(calls),
    ...listCalls(calls),
    ...templateCalls(calls),
    ...deploymentCalls(calls),
    ...bulkCalls(calls),
    ...webhookCalls(calls),
    ...peopleCalls(calls),
    ...auditCalls(calls),
    ...notificationCalls(calls),
    ...readingCalls(calls),
    ...healthCalls(calls),
    ...sessionCalls(calls),
    recentEvents: (limit: number) => calls.get<Page<Event>>(`/api/events/recent?limit=${limit}`),
    /** The live stream: never times out, ends with the signal. */
    events: (lastEventId: string, signal: AbortSignal) =>
      send("/api/events", {
        headers: { accept: "text/event-stream", "last-event-id": lastEventId },
        cache: "no-store",
        signal,
      }),
  };
}

/** Sends in process as the one who made `request`: with its cookie and its address. */
export function sendAs(
  request: Request,
  api: (request: Request) => Response | Promise<Response>,
): Send {
  const { origin } = new URL(request.url);
  return async (path, init) => {
    const headers = new Headers(init?.headers);
    for (const name of ["cookie", "user-agent", "x-forwarded-for", "x-real-ip", "host"]) {
      const value = request.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    headers.set("origin", origin);
    return await api(new Request(new URL(path, origin), { ...init, headers }));
  };
}

/** Sends from the browser. */
export const sendFromBrowser: Send = (path, init) => fetch(path, init);
