// Owns the rows of route_table.ts that are about people, their sessions, keys and the audit log.
import { HIDDEN, id, type RouteRow } from "./route_row.ts";

export const PEOPLE_ROUTES: Record<string, RouteRow> = {
  "POST /api/auth/sign-in/email": { needs: "public", audit: "session.create" },
  "POST /api/auth/sign-out": { needs: "session", audit: "session.end" },
  "GET /api/auth/get-session": { needs: "public" },
  "POST /api/auth/change-password": { needs: "session", audit: "user.change_password" },
  "POST /api/auth/two-factor/enable": { needs: "session", audit: "user.begin_two_factor" },
  "POST /api/auth/two-factor/disable": { needs: "session", audit: "user.end_two_factor" },
  "POST /api/auth/two-factor/generate-backup-codes": {
    needs: "session",
    audit: "user.new_backup_codes",
  },
  "POST /api/auth/two-factor/verify-totp": { needs: "session", audit: "session.create" },
  "POST /api/auth/two-factor/verify-backup-code": { needs: "session", audit: "session.create" },
  "GET /api/sessions": { needs: "user" },
  "DELETE /api/sessions": { needs: "user", audit: "session.end" },
  // users_live_test.ts, as it takes a session of one's own.
  "DELETE /api/sessions/{id}": { needs: "user", path: () => "/none", audit: null },
  "GET /api/users": { needs: "keys:write", ...HIDDEN },
  "GET /api/users/{id}": { needs: "keys:write", ...id("user") },
  "PATCH /api/users/{id}": {
    needs: "keys:write",
    rightsOf: "operator",
    ...id("user"),
    json: () => ({ role: "operator" }),
    audit: "user.update",
  },
  "DELETE /api/users/{id}/two_factor": {
    needs: "keys:write",
    rightsOf: "viewer",
    ...id("user", "/two_factor"),
    audit: "user.reset_two_factor",
  },
  "POST /api/users/{id}/password_reset": {
    needs: "keys:write",
    rightsOf: "viewer",
    ...id("user", "/password_reset"),
    audit: "user.create_password_reset",
  },
  // The matrix' server sends no mail: password_resets_test.ts asks one that does.
  "POST /api/password_resets": {
    needs: "public",
    json: () => ({ email: "nobody@fleet.test" }),
    audit: null,
  },
  "POST /api/password_resets/accept": {
    needs: "public",
    json: ({ resetToken }) => ({ token: resetToken, password: "correct horse battery" }),
    audit: "user.reset_password",
  },
  "GET /api/users/{id}/sessions": {
    needs: "keys:write",
    rightsOf: "viewer",
    ...id("user", "/sessions"),
  },
  "DELETE /api/users/{id}/sessions": {
    needs: "keys:write",
    rightsOf: "viewer",
    ...id("user", "/sessions"),
    audit: "session.end",
  },
  "DELETE /api/users/{id}/sessions/{session_id}": {
    needs: "keys:write",
    rightsOf: "viewer",
    path: ({ user, session }) => `/${user}/sessions/${session}`,
    audit: "session.end",
  },
  "POST /api/invitations": {
    needs: "keys:write",
    rightsOf: "viewer",
    json: ({ location }) => ({
      email: `${crypto.randomUUID()}@fleet.test`,
      name: "New",
      role: "viewer",
      location_ids: [location],
    }),
    elsewhere: 403,
    audit: "invitation.create",
  },
  "GET /api/invitations": { needs: "keys:write", ...HIDDEN },
  "DELETE /api/invitations/{id}": {
    needs: "keys:write",
    ...id("invitation"),
    audit: "invitation.revoke",
  },
  "POST /api/invitations/accept": {
    needs: "public",
    json: ({ invitationToken }) => ({
      token: invitationToken,
      password: "correct horse battery",
    }),
    audit: "invitation.accept",
  },
  "POST /api/keys": {
    needs: "keys:write",
    json: () => ({ name: "new", scopes: ["keys:write"] }),
    elsewhere: 403,
    audit: "api_key.create",
  },
  "GET /api/keys": { needs: "keys:write", ...HIDDEN },
  "DELETE /api/keys/{id}": { needs: "keys:write", ...id("key"), audit: "api_key.revoke" },
  "GET /api/audit": { needs: "audit:read", elsewhere: 403 },
  "GET /api/audit/export": { needs: "audit:read", elsewhere: 403 },
};
