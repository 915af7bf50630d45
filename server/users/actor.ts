// Owns who is acting and what they may do; never finds out who they are (http/authenticate.ts).
import { Scope } from "../contract/key.ts";
import { Role } from "../contract/user.ts";
import { WashfleetError } from "../errors.ts";

export { Role };

const VIEWER: readonly Scope[] = ["fleet:read", "plates:read", "events:read"];
const OPERATOR: readonly Scope[] = [
  ...VIEWER,
  "fleet:write",
  "plates:process",
  "plates:write",
  "webhooks:read",
  "webhooks:write",
  "notifications:write",
  "metrics:read",
];

/** What each role may do. */
export const ROLE_SCOPES: Record<Role, readonly Scope[]> = {
  admin: Scope.options,
  operator: OPERATOR,
  viewer: VIEWER,
};

/** Who is acting. `locationIds: null` is every location. */
export type Actor =
  | {
    kind: "user" | "api_key";
    id: string;
    name: string;
    scopes: readonly Scope[];
    locationIds: readonly string[] | null;
  }
  | {
    kind: "device";
    id: string;
    name: string;
    locationId: string;
    isInMaintenance?: boolean;
    /** Tells the machine that has the device from one that had it before. */
    enrolledAt?: Date | null;
  }
  | { kind: "system"; id: string; name: string };

/** The server itself, e.g. `systemActor("jobs/mark_silent_devices")`. */
export function systemActor(name: string): Actor {
  return { kind: "system", id: name, name };
}

/** @throws WashfleetError `forbidden` unless the actor has the scope. Devices have none. */
export function requireScope(actor: Actor, scope: Scope): void {
  if (actor.kind === "system") return;
  if (actor.kind !== "device" && actor.scopes.includes(scope)) return;
  throw new WashfleetError(`Cannot do this as ${actor.name} lacks the scope ${scope}`, {
    kind: "forbidden",
    code: "missing_scope",
    extra: { scope },
  });
}

/** Whether the actor may know of what belongs to a location. */
export function seesLocation(actor: Actor, locationId: string | null): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "device") return actor.locationId === locationId;
  return actor.locationIds === null ||
    (locationId !== null && actor.locationIds.includes(locationId));
}

/** The locations to filter a list by: `null` is all. */
export function visibleLocations(actor: Actor): readonly string[] | null {
  if (actor.kind === "system") return null;
  return actor.kind === "device" ? [actor.locationId] : actor.locationIds;
}
