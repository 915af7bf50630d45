// Owns a webhook receiver for tests: it keeps what arrives and answers as it is told to.
// Signatures are verified as a customer would (Standard Webhooks).
import { Webhook } from "standardwebhooks";
import { waitUntil } from "./wait_until.ts";

export interface ReceivedWebhook {
  /** `webhook-id`. */
  id: string;
  /** `webhook-timestamp`, epoch seconds. */
  timestamp: number;
  body: string;
  atMs: number;
  headers: Headers;
}

export type ReceiverAnswer = (webhook: ReceivedWebhook) => Response | Promise<Response>;

export interface WebhookReceiver extends AsyncDisposable {
  /** On 127.0.0.1. */
  url: string;
  received: ReceivedWebhook[];
  /** How the next requests are answered. At first 204 to all. */
  answerWith(answer: ReceiverAnswer): void;
  /** Returns the first `count` when so many have arrived. @throws Error when they do not */
  waitFor(count: number, timeoutMs?: number): Promise<ReceivedWebhook[]>;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export function startWebhookReceiver(): WebhookReceiver {
  const received: ReceivedWebhook[] = [];
  let answer: ReceiverAnswer = () => new Response(null, { status: 204 });
  const over = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: over.signal },
    async (request) => {
      const { headers } = request;
      const webhook: ReceivedWebhook = {
        id: headers.get("webhook-id") ?? "",
        timestamp: Number(headers.get("webhook-timestamp")),
        body: await request.text(),
        atMs: Date.now(),
        headers,
      };
      received.push(webhook);
      return await answer(webhook);
    },
  );
  const close = async () => {
    over.abort();
    await server.finished;
  };
  return {
    url: `http://127.0.0.1:${server.addr.port}/hook`,
    received,
    answerWith: (next) => {
      answer = next;
    },
    waitFor: async (count, timeoutMs = 10_000) => {
      await waitUntil(() => received.length >= count, { what: `${count} webhooks`, timeoutMs });
      return received.slice(0, count);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The body, if the signature is right. @throws WebhookVerificationError */
export function verifyWebhook(webhook: ReceivedWebhook, secret: string): unknown {
  return new Webhook(secret).verify(webhook.body, Object.fromEntries(webhook.headers));
}
