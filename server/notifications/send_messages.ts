// Owns the job that gets messages out of the outbox, each until it is taken or has failed for good.
import type { Sealer } from "../seal.ts";
import type { Context } from "../users/context.ts";
import type { SenderProcess } from "../webhooks/sender_process.ts";
import { openAddress } from "./kept_channel.ts";
import { claimMessages, type DueMessage, finishMessage } from "./message_queries.ts";
import { deleteOldNotifications } from "./queries.ts";
import { sendChat } from "./send_chat.ts";
import type { Mailer, SendResult } from "./send_mail.ts";

export interface MessageDeps {
  sealer: Pick<Sealer, "open">;
  /** By the courier's process. */
  send: SenderProcess["send"];
  /** `null`: no SMTP server is configured. */
  mailer: Mailer | null;
}

/** After the sixth attempt a message has failed. */
export const RETRY_DELAYS_MS: readonly number[] = [
  10_000,
  60_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
];
/** Longer than the slowest channel takes. */
const LEASE_MS = 120_000;
const AT_ONCE = 20;
const KEEP_MS = 90 * 86_400_000;
const DELETE_AT_ONCE = 1_000;

/**
 * Sends what is due, side by side. Run again after a crash it sends again what was under way: at
 * least once. @returns how many were taken
 */
export async function sendMessages(
  ctx: Context,
  deps: MessageDeps,
  { retryDelaysMs = RETRY_DELAYS_MS }: { retryDelaysMs?: readonly number[] } = {},
): Promise<number> {
  const due = await claimMessages(ctx.db, { limit: AT_ONCE, leaseMs: LEASE_MS });
  const sent = await Promise.all(due.map(async (message) => {
    const result = await sendOne(message, deps);
    const delayMs = retryDelaysMs[message.attempts - 1];
    const isOver = result.kind === "failed" && (result.isFinal || delayMs === undefined);
    await finishMessage(ctx.db, {
      id: message.id,
      attempts: message.attempts,
      status: result.kind === "sent" ? "sent" : isOver ? "failed" : "pending",
      delayMs: delayMs ?? 0,
      error: result.kind === "sent" ? null : result.error,
    });
    return result.kind === "sent";
  }));
  return sent.filter(Boolean).length;
}

/** Job verb: what was told long ago is forgotten. @returns how many causes */
export async function forgetOldNotifications(ctx: Context): Promise<number> {
  const before = new Date(ctx.now().getTime() - KEEP_MS);
  return await deleteOldNotifications(ctx.db, { before, limit: DELETE_AT_ONCE });
}

async function sendOne(message: DueMessage, deps: MessageDeps): Promise<SendResult> {
  const { id, channel, title, body } = message;
  switch (channel.kind) {
    case "webhook":
      return { kind: "failed", error: "webhooks are the courier's", isFinal: true };
    case "slack":
      try {
        const url = await openAddress(channel, deps.sealer);
        return await sendChat({ url, title, text: body }, deps.send);
      } catch (error) { // the server's key was changed
        return { kind: "failed", error: `cannot open the address: ${error}`, isFinal: true };
      }
    case "email": {
      if (deps.mailer === null) {
        return { kind: "failed", error: "WASHFLEET_SMTP_URL is not set", isFinal: false };
      }
      const subject = title.replace(/\s+/g, " ");
      const messageId = `<${id}@washfleet.notification>`;
      return await deps.mailer.send({ to: channel.to, subject, text: `${body}\n`, messageId });
    }
  }
}
