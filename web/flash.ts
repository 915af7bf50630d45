// Owns the one sentence that a page says after a change and a redirect: a cookie that names it, gone
// with the next page. Never carries what somebody typed.
import type { Text } from "./i18n/translate.ts";
import { redirectTo } from "./safe_next.ts";

/** What can be said, by name. */
const SAID = {
  saved: "Saved.",
  removed: "Removed.",
  test_sent: "A test is on its way.",
  switched_on: "Switched on.",
  switched_off: "Switched off.",
  delivery_replayed: "It is being sent again.",
  password_changed: "Your password was changed, and your other sessions have ended.",
  session_ended: "The session has ended.",
  sessions_ended: "The sessions have ended.",
  user_deactivated: "This person can no longer sign in.",
  user_activated: "This person may sign in again.",
  two_factor_reset: "The second factor was taken away, and their sessions have ended.",
  invitation_withdrawn: "The invitation was withdrawn: its link no longer works.",
  key_revoked: "The key was revoked: it is refused from now on.",
} as const satisfies Record<string, Text>;

export type Said = keyof typeof SAID;

const LIFE_S = 30;

/** Goes on to `path`, where it is said. */
export function redirectSaying(
  path: string,
  said: Said,
  cookies: readonly string[] = [],
): Response {
  return redirectTo(path, [...cookies, cookieOf(said, LIFE_S)]);
}

/** What the redirect before this request wanted said, and the answer's headers that end it. */
export function takeFlash(req: Request): { said: Text | null; headers: HeadersInit } {
  const name = /(?:^|;\s*)said=(\w+)/.exec(req.headers.get("cookie") ?? "")?.[1];
  if (name === undefined) return { said: null, headers: {} };
  const said = Object.hasOwn(SAID, name) ? SAID[name as Said] : null;
  return { said, headers: { "set-cookie": cookieOf("", 0) } };
}

function cookieOf(value: string, lifeS: number): string {
  return `said=${value}; Path=/; Max-Age=${lifeS}; SameSite=Lax; HttpOnly`;
}
