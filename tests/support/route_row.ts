// Owns the shape of a row of route_table.ts, and what most rows are made of.
import type { AuditAction } from "../../server/contract/audit_action.ts";
import type { Scope } from "../../server/contract/key.ts";
import type { Role } from "../../server/contract/user.ts";
import type { Things } from "./access_world.ts";

export interface RouteRow {
  /** `session`: judged by better-auth itself; `user`: whoever is signed in, and no key. */
  needs: Scope | "public" | "session" | "device" | "user";
  /** A key with that scope alone is refused: the rights of such a user are given or taken, too. */
  rightsOf?: Role;
  /** A good request for these things; a body is JSON. */
  path?: (things: Things) => string;
  json?: (things: Things) => unknown;
  /** A body that is a file. */
  csv?: string;
  /**
   * What a key with every scope for another location gets: a refusal's status, or an answer in
   * which nothing of this location may be. Default `404`.
   */
  elsewhere?: 400 | 403 | 404 | "hidden";
  /** The action of a change's row; `null`: telemetry of a device, or tested with its own noun. */
  audit?: AuditAction | null;
}

/** Asks for this one of the things. */
export const id = (of: keyof Things, rest = "") => ({
  path: (things: Things) => `/${things[of]}${rest}`,
});
export const HIDDEN = { elsewhere: "hidden" } as const;
