// Owns how users and sessions are shown on the wire.
import type { Session, User } from "../contract/user.ts";
import type { SessionRow } from "./session_queries.ts";
import type { UserRow } from "./user_queries.ts";

/** The user as the API shows it. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    location_ids: row.location_ids,
    two_factor_enabled: row.two_factor_enabled,
    created_at: row.created_at.toISOString(),
    deactivated_at: row.deactivated_at?.toISOString() ?? null,
  };
}

/** The session as the API shows it: never its token. */
export function toSession(row: SessionRow, currentId: string | null): Session {
  return {
    id: row.id,
    is_current: row.id === currentId,
    ip_address: row.ip_address || null,
    user_agent: row.user_agent || null,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}
