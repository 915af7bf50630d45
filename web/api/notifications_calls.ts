// Owns the API's calls about notification channels and rules.
import type { Calls } from "./call.ts";

export const notificationCalls = (_calls: Calls) => ({});
