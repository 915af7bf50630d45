// Owns who may give which rights to whom. Pure but for its refusals.
import type { Role } from "../contract/user.ts";
import { WashfleetError } from "../errors.ts";
import { type Actor, requireScope, ROLE_SCOPES, visibleLocations } from "./actor.ts";
import type { UserRow } from "./user_queries.ts";

export interface Rights {
  role: Role;
  location_ids: readonly string[] | null;
}

/** Nobody gives, or takes from somebody, more than they have. @throws WashfleetError `forbidden` */
export function requireRights(actor: Actor, rights: Rights): void {
  for (const scope of ROLE_SCOPES[rights.role]) requireScope(actor, scope);
  const visible = visibleLocations(actor);
  if (visible === null) return;
  if (rights.location_ids?.every((id) => visible.includes(id))) return;
  throw refused("Cannot give rights for locations that you may not see", "limited_to_locations");
}

/** @throws WashfleetError `forbidden` when the user is the one who acts */
export function requireSomebodyElse(actor: Actor, userId: string): void {
  if (actor.kind !== "user" || actor.id !== userId) return;
  throw refused("Cannot change one's own rights: another administrator can", "own_rights");
}

/** Who acts as a person. @throws WashfleetError `forbidden` for keys */
export function requireUser(actor: Actor): string {
  if (actor.kind === "user") return actor.id;
  throw refused("Cannot do this with an API key: sign in", "not_a_user");
}

/**
 * Somebody must remain who may do everything everywhere.
 * @param users as they are, the one who is changed among them
 * @throws WashfleetError `conflict`
 */
export function requireAdminLeft(users: readonly UserRow[], changed: UserRow): void {
  const before = users.find(({ id }) => id === changed.id);
  if (before === undefined || !isWholeAdmin(before)) return;
  if (users.some((user) => isWholeAdmin(user.id === changed.id ? changed : user))) return;
  throw new WashfleetError(
    "Cannot take the last administrator's rights: make another administrator first",
    { kind: "conflict", code: "last_admin" },
  );
}

function isWholeAdmin(user: UserRow): boolean {
  return user.role === "admin" && user.location_ids === null && user.deactivated_at === null;
}

function refused(message: string, code: string): WashfleetError {
  return new WashfleetError(message, { kind: "forbidden", code });
}
