// Owns the first administrator, made when there is no user yet.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { Auth } from "./auth.ts";
import type { Context } from "./context.ts";
import { insertFirstUser } from "./queries.ts";

export interface AdminOptions {
  auth: Pick<Auth, "$context">;
  email: string;
  /** Default: a random one. */
  password?: string;
}

/** @returns the login, to be shown once; `null` where there is a user already */
export async function ensureAdmin(
  ctx: Context,
  options: AdminOptions,
): Promise<{ email: string; password: string } | null> {
  const { password: hasher } = await options.auth.$context;
  const password = options.password ?? randomPassword();
  const passwordHash = await hasher.hash(password);
  const email = options.email.toLowerCase();
  const id = uuidv7();
  const isFirst = await ctx.db.transaction(async (tx) => {
    const user = { id, name: "Administrator", email, role: "admin", passwordHash } as const;
    if (!await insertFirstUser(tx, user)) return false;
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "user.create",
      targetKind: "user",
      targetId: id,
      detail: { email, role: "admin" },
    });
    return true;
  });
  return isFirst ? { email, password } : null;
}

/** 120 random bits in groups that can be read out: letters and digits that do not look alike. */
function randomPassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz123456789";
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  const text = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
  return text.replace(/(.{6})(?=.)/g, "$1-");
}
