// Owns the API's calls about templates and a device's settings.
import type { Calls } from "./call.ts";

export const templateCalls = (_calls: Calls) => ({});
