// Owns what proves to a receiver who sent a delivery (Standard Webhooks 1.0). Sends nothing.
import { Webhook } from "standardwebhooks";

const SECRET_BYTES = 32;

/** A new endpoint secret: `whsec_` and 32 random bytes in base64. */
export function makeSecret(): string {
  return `whsec_${crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toBase64()}`;
}

/**
 * The headers of one attempt. The id is the same over all attempts, the timestamp is the attempt's.
 * @param delivery.body exactly the text that is sent
 * @param delivery.secrets one signature each: two while a secret is being changed
 * @throws Error when a secret is not base64
 */
export function signDelivery(
  delivery: { id: string; body: string; secrets: readonly string[] },
  now: Date,
): Record<string, string> {
  const { id, body, secrets } = delivery;
  return {
    "content-type": "application/json",
    "user-agent": "washfleet-webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(" "),
  };
}
