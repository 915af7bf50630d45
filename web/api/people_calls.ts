// Owns the API's calls about users, keys, sessions and the second factor.
import type { ApiKey, CreatedKey, CreateKey } from "../../server/contract/key.ts";
import type { Page } from "../../server/contract/page.ts";
import type {
  CreatedInvitation,
  CreatedPasswordReset,
  CreateInvitation,
  Invitation,
  Session,
  UpdateUser,
  User,
} from "../../server/contract/user.ts";
import { sendFromBrowser } from "../api_client.ts";
import { type Calls, createCalls, queryOf } from "./call.ts";

/** What a second factor begins with: shown once, kept nowhere. */
export interface BegunTwoFactor {
  readonly totp_uri: string;
  readonly backup_codes: readonly string[];
}

export const peopleCalls = (calls: Calls) => ({
  ...ownCalls(calls),
  ...userCalls(calls),
  ...keyCalls(calls),
});

/** From the browser, where few pages make any of these. */
export function peopleClient(): ReturnType<typeof peopleCalls> {
  return peopleCalls(createCalls(sendFromBrowser));
}

const ownCalls = ({ get, post, del, raw }: Calls) => ({
  ownSessions: () => get<Page<Session>>("/api/sessions?limit=200"),
  endOwnSession: (id: string) => del<null>(`/api/sessions/${encodeURIComponent(id)}`),
  /** All but the one that asks. */
  endOwnSessions: () => del<null>("/api/sessions"),
  /** As it came: it brings a new cookie, as all other sessions end. */
  changePassword: (current: string, fresh: string) =>
    raw("/api/auth/change-password", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ current_password: current, new_password: fresh }),
    }),
  beginTwoFactor: (password: string) =>
    post<BegunTwoFactor>("/api/auth/two-factor/enable", { password }),
  confirmTwoFactor: (code: string) => post<unknown>("/api/auth/two-factor/verify-totp", { code }),
  endTwoFactor: (password: string) => post<unknown>("/api/auth/two-factor/disable", { password }),
  newBackupCodes: (password: string) =>
    post<Pick<BegunTwoFactor, "backup_codes">>("/api/auth/two-factor/generate-backup-codes", {
      password,
    }),
});

const userCalls = ({ get, post, patch, del }: Calls) => ({
  users: (cursor = "") => get<Page<User>>(`/api/users${queryOf({ limit: "100", cursor })}`),
  user: (id: string) => get<User>(userPath(id)),
  updateUser: (id: string, input: Partial<UpdateUser>) => patch<User>(userPath(id), input),
  resetTwoFactor: (id: string) => del<null>(`${userPath(id)}/two_factor`),
  createPasswordReset: (id: string) =>
    post<CreatedPasswordReset>(`${userPath(id)}/password_reset`, {}),
  sessionsOf: (id: string) => get<Page<Session>>(`${userPath(id)}/sessions?limit=200`),
  endSessionOf: (id: string, sessionId: string) =>
    del<null>(`${userPath(id)}/sessions/${encodeURIComponent(sessionId)}`),
  endSessionsOf: (id: string) => del<null>(`${userPath(id)}/sessions`),
  invitations: () => get<Page<Invitation>>("/api/invitations?limit=100"),
  invite: (input: Partial<CreateInvitation>) => post<CreatedInvitation>("/api/invitations", input),
  withdrawInvitation: (id: string) => del<null>(`/api/invitations/${encodeURIComponent(id)}`),
});

const keyCalls = ({ get, post, del }: Calls) => ({
  keys: (cursor = "") => get<Page<ApiKey>>(`/api/keys${queryOf({ limit: "100", cursor })}`),
  createKey: (input: Partial<CreateKey>) => post<CreatedKey>("/api/keys", input),
  revokeKey: (id: string) => del<null>(`/api/keys/${encodeURIComponent(id)}`),
});

function userPath(id: string): string {
  return `/api/users/${encodeURIComponent(id)}`;
}
