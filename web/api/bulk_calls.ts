// Owns the API's calls about bulk actions and boxes of claim codes.
import type { Calls } from "./call.ts";

export const bulkCalls = (_calls: Calls) => ({});
