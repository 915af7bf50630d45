// Owns the agent's settings as JSON Schema, for forms and editors.
import { z } from "zod";
import { EdgeConfig } from "../contract/edge_config.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";

/** JSON Schema (2020-12) of what an agent takes. Scope `fleet:read`. */
export function getConfigSchema(ctx: Context): Record<string, unknown> {
  requireScope(ctx.actor, "fleet:read");
  return { ...z.toJSONSchema(EdgeConfig, { io: "input" }) };
}
