// Owns the API's calls about deployments.
import type { Calls } from "./call.ts";

export const deploymentCalls = (_calls: Calls) => ({});
