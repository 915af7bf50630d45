// Owns finding out what an administrator of a fresh server has not done yet.
import type { PageApi } from "../page_api.ts";
import type { User } from "../state.ts";

/** What a server wants besides its devices; each `true` once it is done. */
export interface Setup {
  readonly hasTwoFactor: boolean;
  readonly hasRule: boolean;
  readonly hasEndpoint: boolean;
  readonly hasColleague: boolean;
}

/** `null` for who is no administrator, and where all is done. */
export async function findSetup(api: PageApi, user: User | null): Promise<Setup | null> {
  if (user?.role !== "admin") return null;
  const [rules, endpoints, users] = await Promise.all([api.rules(), api.endpoints(), api.users()]);
  const setup: Setup = {
    hasTwoFactor: user.hasTwoFactor,
    // Who cannot be asked is not nagged.
    hasRule: !rules.ok || rules.data.items.length > 0,
    hasEndpoint: !endpoints.ok || endpoints.data.items.length > 0,
    hasColleague: !users.ok || users.data.items.length > 1,
  };
  return Object.values(setup).every((isDone) => isDone) ? null : setup;
}
