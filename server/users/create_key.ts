// Owns the verb that makes an API key: it can do no more than whoever makes it.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreatedKey, CreateKey } from "../contract/key.ts";
import { WashfleetError } from "../errors.ts";
import { requireScope, visibleLocations } from "./actor.ts";
import type { Context } from "./context.ts";
import { hashKeyText, makeKeyText, startOfKey } from "./key_text.ts";
import { toApiKey } from "./key_view.ts";
import { insertKey } from "./queries.ts";

/** Scope `keys:write`, and every scope that the key is to have. @throws WashfleetError `forbidden` */
export async function createKey(ctx: Context, input: CreateKey): Promise<CreatedKey> {
  requireScope(ctx.actor, "keys:write");
  for (const scope of input.scopes) requireScope(ctx.actor, scope);
  requireLocations(ctx, input.location_ids);
  const key = makeKeyText();
  const createdAt = ctx.now();
  const row = {
    id: uuidv7(),
    name: input.name,
    start: startOfKey(key),
    scopes: [...new Set(input.scopes)],
    location_ids: input.location_ids,
    created_by: ctx.actor.name,
    created_at: createdAt,
    expires_at: input.valid_ms === null ? null : new Date(createdAt.getTime() + input.valid_ms),
  };
  await ctx.db.transaction(async (tx) => {
    await insertKey(tx, { ...row, hash: hashKeyText(key), created_by_id: ctx.actor.id });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "api_key.create",
      targetKind: "api_key",
      targetId: row.id,
      detail: { name: row.name, scopes: row.scopes, location_ids: row.location_ids },
    });
  });
  return { api_key: toApiKey({ ...row, last_used_at: null }), key };
}

function requireLocations(ctx: Context, wanted: readonly string[] | null): void {
  const visible = visibleLocations(ctx.actor);
  if (visible === null) return;
  if (wanted !== null && wanted.every((id) => visible.includes(id))) return;
  throw new WashfleetError("Cannot make a key for locations that you may not see", {
    kind: "forbidden",
    code: "limited_to_locations",
  });
}
