// Owns the API's calls about signing in and out.
import type { Calls } from "./call.ts";

/** better-auth's answer to `GET /api/auth/get-session`. */
export interface Session {
  readonly user: {
    readonly id?: string;
    readonly name: string;
    readonly email: string;
    readonly role?: string | null;
    readonly location_ids?: readonly string[] | null;
    readonly two_factor_enabled?: boolean;
  };
}

export const sessionCalls = ({ post, raw }: Calls) => ({
  session: () => raw("/api/auth/get-session"),
  signIn: (email: string, password: string) =>
    raw("/api/auth/sign-in/email", jsonOf({ email, password })),
  /** The second step of signing in: a code of the app, or a backup code. */
  giveCode: (code: string) => {
    const isTotp = /^\d{6}$/.test(code);
    return raw(
      `/api/auth/two-factor/verify-${isTotp ? "totp" : "backup-code"}`,
      jsonOf({ code }),
    );
  },
  acceptInvitation: (token: string, password: string) =>
    post<{ email: string }>("/api/invitations/accept", { token, password }),
  signOut: () => raw("/api/auth/sign-out", jsonOf({})),
});

function jsonOf(body: unknown): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}
