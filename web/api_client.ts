// Owns every call of the API by the dashboard: in process on the server, `fetch` in the browser.
// What can be called stands in api/, a file a noun; what only the server calls is added in page_api.ts.
import { bulkCalls } from "./api/bulk_calls.ts";
import { createCalls, type Send } from "./api/call.ts";
import { displayCalls } from "./api/display_calls.ts";
import { eventCalls } from "./api/event_calls.ts";
import { deploymentCalls } from "./api/deployments_calls.ts";
import { fleetCalls } from "./api/fleet_calls.ts";
import { healthCalls } from "./api/health_calls.ts";
import { incidentCalls } from "./api/incident_calls.ts";
import { listCalls } from "./api/lists_calls.ts";
import { plateCalls } from "./api/plates_calls.ts";
import { templateCalls } from "./api/templates_calls.ts";
import { webhookCalls } from "./api/webhooks_calls.ts";

export type ApiClient = ReturnType<typeof createApiClient>;

/** The API's calls over a way of sending. */
export function createApiClient(send: Send) {
  const calls = createCalls(send);
  return {
    ...fleetCalls(calls),
    ...plateCalls(calls),
    ...listCalls(calls),
    ...templateCalls(calls),
    ...deploymentCalls(calls),
    ...bulkCalls(calls),
    ...webhookCalls(calls),
    ...healthCalls(calls),
    ...incidentCalls(calls),
    ...displayCalls(calls),
    ...eventCalls(calls, send),
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

/** Sends from the browser as whoever holds the key, never as who is signed in. */
export function sendWithKey(key: string): Send {
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${key}`);
    return fetch(path, { ...init, headers, credentials: "omit" });
  };
}
