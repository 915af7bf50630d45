// Owns how an API key's row is shown on the wire.
import type { ApiKey } from "../contract/key.ts";
import type { ApiKeyRow } from "./queries.ts";

/** The key as the API shows it. */
export function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    start: row.start,
    scopes: row.scopes,
    location_ids: row.location_ids,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
  };
}
