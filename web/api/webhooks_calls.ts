// Owns the API's calls about webhook endpoints and their deliveries.
import type { Calls } from "./call.ts";

export const webhookCalls = (_calls: Calls) => ({});
