// Owns the API's calls about figures about plates.
import type { Calls } from "./call.ts";

export const analyticsCalls = (_calls: Calls) => ({});
