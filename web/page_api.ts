// Owns the API's calls that pages make while the server renders them: the browser's, and those that no
// script of a page needs. A call of the browser's is loaded by every page.
import { analyticsCalls } from "./api/analytics_calls.ts";
import { auditCalls } from "./api/audit_calls.ts";
import { claimBatchCalls } from "./api/bulk_calls.ts";
import { createCalls, type Send } from "./api/call.ts";
import { commissioningCalls } from "./api/commissioning_calls.ts";
import { discoveryCalls } from "./api/discovery_calls.ts";
import { displayKeyCalls } from "./api/display_calls.ts";
import { registerCalls } from "./api/fleet_calls.ts";
import { notificationCalls } from "./api/notifications_calls.ts";
import { peopleCalls } from "./api/people_calls.ts";
import { readingCalls } from "./api/reading_calls.ts";
import { sessionCalls } from "./api/session_calls.ts";
import { createApiClient } from "./api_client.ts";

export type PageApi = ReturnType<typeof createPageApi>;

/** The API's calls over a way of sending. */
export function createPageApi(send: Send) {
  const calls = createCalls(send);
  return {
    ...createApiClient(send),
    ...analyticsCalls(calls),
    ...auditCalls(calls),
    ...claimBatchCalls(calls),
    ...commissioningCalls(calls),
    ...discoveryCalls(calls),
    ...displayKeyCalls(calls),
    ...notificationCalls(calls),
    ...peopleCalls(calls),
    ...readingCalls(calls),
    ...registerCalls(calls),
    ...sessionCalls(calls),
  };
}
