// Owns what a person's role and locations let them do, so that nobody is shown a button which the
// server refuses.
import { createContext } from "preact";
import type { User } from "../state.ts";

/** Who reads the page; not known within islands. */
export const Reader = createContext<User | null>(null);

/** Whether they may change the fleet (`fleet:write`). */
export function mayWrite(user: User | null): boolean {
  return user?.role === "admin" || user?.role === "operator";
}

/** Whether they may do what concerns every location, such as adding one. */
export function seesAll(user: User | null): boolean {
  return user?.locationIds === null;
}

/** Whether all of these are theirs; `null`: every location. */
export function seesThese(user: User | null, locationIds: readonly string[] | null): boolean {
  const own = user?.locationIds ?? null;
  return own === null || (locationIds?.every((id) => own.includes(id)) ?? false);
}
