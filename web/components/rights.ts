// Owns what a person's role lets them do, so that nobody is shown a button which the server refuses.
import type { User } from "../state.ts";

/** Whether they may change the fleet (`fleet:write`). */
export function mayWrite(user: User | null): boolean {
  return user?.role === "admin" || user?.role === "operator";
}
