// Owns the API's calls about the audit log.
import type { Calls } from "./call.ts";

export const auditCalls = (_calls: Calls) => ({});
