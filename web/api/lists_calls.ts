// Owns the API's calls about lists of plates.
import type { Calls } from "./call.ts";

export const listCalls = (_calls: Calls) => ({});
