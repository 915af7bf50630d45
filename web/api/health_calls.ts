// Owns the API's calls about a device's health, commands and timeline.
import type { Calls } from "./call.ts";

export const healthCalls = (_calls: Calls) => ({});
