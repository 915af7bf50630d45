// Owns the API's calls about users, keys, sessions and the second factor.
import type { Calls } from "./call.ts";

export const peopleCalls = (_calls: Calls) => ({});
