// Owns handing a message to a Slack-compatible incoming webhook, by the process that sends webhooks:
// with its denial of private addresses, and no redirects.
import type { SenderProcess } from "../webhooks/sender_process.ts";
import type { SendResult } from "./send_mail.ts";

const TIMEOUT_MS = 15_000;
/** Wrong for good: the room, the address or the message. */
const FINAL_STATUSES = [400, 401, 403, 404, 410];

/** Never rejects. */
export async function sendChat(
  chat: { url: string; title: string; text: string },
  send: SenderProcess["send"],
): Promise<SendResult> {
  const outcome = await send({
    url: chat.url,
    headers: { "content-type": "application/json", "user-agent": "washfleet-notifications/1" },
    body: JSON.stringify({ text: chatText(chat) }),
    timeout_ms: TIMEOUT_MS,
    not_after_ms: null,
  });
  switch (outcome.kind) {
    case "answered": {
      const { status } = outcome;
      if (status >= 200 && status <= 299) return { kind: "sent" };
      const error = `answered ${status}: ${outcome.excerpt.replaceAll("\0", "").slice(0, 200)}`;
      return { kind: "failed", error, isFinal: FINAL_STATUSES.includes(status) };
    }
    case "failed":
      return { kind: "failed", error: outcome.error, isFinal: false };
    case "too_late":
    case "sender_ended":
      return { kind: "failed", error: "the sending process ended", isFinal: false };
  }
}

/** Slack's own escapes: a device's name must not mention a whole channel. */
export function chatText({ title, text }: { title: string; text: string }): string {
  const plain = (part: string) =>
    part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `*${plain(title).replaceAll("*", "·")}*\n${plain(text)}`;
}
