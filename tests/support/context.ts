// Owns making the context of a verb for tests: who acts, and when.
import type { Scope } from "../../server/contract/key.ts";
import type { Db } from "../../server/db/sql.ts";
import { type Actor, type Role, ROLE_SCOPES, systemActor } from "../../server/users/actor.ts";
import type { Context } from "../../server/users/context.ts";

export interface TestContextOptions {
  /** Default: the system, which may do everything. */
  actor?: Actor;
  requestId?: string;
  /** Default: the real clock. */
  now?: () => Date;
}

/** First argument of a verb under test. */
export function testContext(db: Db, options: TestContextOptions = {}): Context {
  return {
    db,
    actor: options.actor ?? systemActor("tests"),
    requestId: options.requestId ?? "test-request",
    now: options.now ?? (() => new Date()),
  };
}

/** A user of this role; `locationIds` limits them. */
export function testUser(role: Role, locationIds: readonly string[] | null = null): Actor {
  return {
    kind: "user",
    id: `user-${role}`,
    name: `A ${role}`,
    scopes: ROLE_SCOPES[role],
    locationIds,
  };
}

/** An API key with just these scopes. */
export function testKey(scopes: readonly Scope[], locationIds: readonly string[] | null = null) {
  return {
    kind: "api_key",
    id: "key-test",
    name: "A key",
    scopes,
    locationIds,
  } as const satisfies Actor;
}

/** A device, as known by its token. */
export function testDevice(id: string, locationId: string): Actor {
  return { kind: "device", id, name: "A device", locationId };
}
