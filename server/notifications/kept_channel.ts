// Owns how a rule's channels are kept and shown: an address of a chat room is a secret.
import type { Channel, NewChannel } from "../contract/notification.ts";
import type { Sealer } from "../seal.ts";

/** As kept in the rule, and in each message. */
export type KeptChannel =
  | { kind: "webhook"; endpoint_id: string }
  | { kind: "slack"; origin: string; url_sealed: string }
  | { kind: "email"; to: string[] };

export async function keepChannel(
  channel: NewChannel,
  sealer: Pick<Sealer, "seal">,
): Promise<KeptChannel> {
  if (channel.kind !== "slack") return channel;
  const sealed = await sealer.seal(channel.url);
  return { kind: "slack", origin: new URL(channel.url).origin, url_sealed: sealed.toBase64() };
}

/** Without what it hides. */
export function viewChannel(channel: KeptChannel): Channel {
  return channel.kind === "slack" ? { kind: "slack", origin: channel.origin } : channel;
}

/** The address of a chat room. @throws Error when it was sealed under another key */
export async function openAddress(
  channel: Extract<KeptChannel, { kind: "slack" }>,
  sealer: Pick<Sealer, "open">,
): Promise<string> {
  return await sealer.open(Uint8Array.fromBase64(channel.url_sealed));
}
