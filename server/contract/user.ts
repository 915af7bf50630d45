// Owns the shapes of people who sign in: users, their invitations, sessions and second factors.
import { z } from "zod";

export const Role = z.enum(["admin", "operator", "viewer"]);
export type Role = z.infer<typeof Role>;

const Name = z.string().trim().min(1).max(80);
const LocationIds = z.array(z.uuid()).min(1).max(500).nullable().describe("null: every location");
/** As better-auth asks for it, too (users/auth.ts). */
export const NewPassword = z.string().min(12).max(128);

/** Of a mail. */
export const MailLanguage = z.enum(["en", "es"]);
export type MailLanguage = z.infer<typeof MailLanguage>;

export const User = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  location_ids: z.array(z.string()).nullable().describe("null: every location"),
  two_factor_enabled: z.boolean(),
  created_at: z.iso.datetime(),
  deactivated_at: z.iso.datetime().nullable().describe("null: may sign in"),
});
export type User = z.infer<typeof User>;

/** `PATCH /api/users/{id}`: what is not named stays. */
export const UpdateUser = z.strictObject({
  name: Name.optional(),
  role: Role.optional(),
  location_ids: LocationIds.optional(),
  active: z.boolean().optional().describe(
    "false ends every session and open invitation of theirs, and lets none begin",
  ),
  revoke_keys: z.boolean().default(false)
    .describe("with active: false: the API keys that go back to this user end as well"),
});
export type UpdateUser = z.infer<typeof UpdateUser>;

/** `POST /api/invitations`. Nobody can give more rights than they have. */
export const CreateInvitation = z.strictObject({
  email: z.email().max(320).toLowerCase(),
  name: Name,
  role: Role,
  location_ids: LocationIds.default(null),
  valid_ms: z.int().min(60_000).max(30 * 86_400_000).default(3 * 86_400_000),
  language: MailLanguage.default("en").describe("of the mail, if the server sends one"),
});
export type CreateInvitation = z.infer<typeof CreateInvitation>;

export const Invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: Role,
  location_ids: z.array(z.uuid()).nullable(),
  state: z.enum(["open", "accepted", "expired"]),
  invited_by: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  accepted_at: z.iso.datetime().nullable(),
  user_id: z.string().nullable().describe("who came of it"),
});
export type Invitation = z.infer<typeof Invitation>;

/** Answer of `POST /api/invitations`: the only time that the link is shown. */
export const CreatedInvitation = z.object({
  invitation: Invitation,
  token: z.string().describe("what the link carries"),
  link: z.url().describe("for the invited; whoever opens it first sets the password"),
  is_mailed: z.boolean().describe("a mail with the link is on its way; else hand it over yourself"),
});
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

/** `POST /api/invitations/accept`, by the invited. */
export const AcceptInvitation = z.strictObject({
  token: z.string().min(1).max(200),
  password: NewPassword,
  name: Name.optional().describe("default: as the invitation says"),
});
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

/** `POST /api/password_resets`, by whoever has forgotten theirs. */
export const RequestPasswordReset = z.strictObject({
  email: z.email().max(320).toLowerCase(),
  language: MailLanguage.default("en"),
});
export type RequestPasswordReset = z.infer<typeof RequestPasswordReset>;

/** Answer of `POST /api/users/{id}/password_reset`: the only time that the link is shown. */
export const CreatedPasswordReset = z.object({
  token: z.string().describe("what the link carries"),
  link: z.url().describe("for the user; whoever opens it first sets the password"),
  expires_at: z.iso.datetime(),
});
export type CreatedPasswordReset = z.infer<typeof CreatedPasswordReset>;

/** `POST /api/password_resets/accept`, by whoever has a link. */
export const ResetPassword = z.strictObject({
  token: z.string().min(1).max(200),
  password: NewPassword,
});
export type ResetPassword = z.infer<typeof ResetPassword>;

export const Session = z.object({
  id: z.string(),
  is_current: z.boolean().describe("the one that asks"),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().describe("moves on while the session is used"),
});
export type Session = z.infer<typeof Session>;
