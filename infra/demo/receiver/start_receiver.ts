/** A webhook receiver as a customer would write it: verifies Standard Webhooks signatures and remembers what came. */
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { StatusCode } from "hono/utils/http-status";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { faultSchema } from "./fault.ts";
import type { Fault } from "./fault.ts";

/** One attempt at a delivery, in the words of the JSON that `GET /received` answers. */
export type ReceivedDelivery = {
  webhook_id: string;
  /** 1 for the first time this id came. */
  attempt: number;
  /** RFC 3339. */
  received_at: string;
  /** Whether one of the secrets signed it, in the last five minutes. */
  verified: boolean;
  /** What was answered. */
  status: number;
  path: string;
  headers: Record<string, string>;
  body: unknown;
};

export type ReceiverOptions = {
  /** 0 takes a free port. */
  port: number;
  hostname?: string;
  /** `whsec_…`; any of them may have signed. More can be given later. */
  secrets?: string[];
  onDelivery?: (delivery: ReceivedDelivery) => void;
  signal?: AbortSignal;
};

export type Receiver = {
  url: string;
  /** In the order they came; the last ten thousand. */
  received(): ReceivedDelivery[];
  /** @throws when it is no secret. */
  addSecret(secret: string): void;
  /** `{}` ends a fault. */
  fault(fault: Fault): void;
  clear(): void;
  stop(): Promise<void>;
};

const maxBodyBytes = 1_000_000;
const rememberedDeliveries = 10_000;
const secretSchema = z.strictObject({ secret: z.string().startsWith("whsec_") });

/**
 * Takes deliveries by POST on any path outside `/control`. Commands on loopback: `GET /received`,
 * `POST /control/secrets` `{secret}`, `POST /control/fault` (a Fault), `POST /control/clear`.
 * @throws when the port is taken.
 */
export function startReceiver(options: ReceiverOptions): Receiver {
  const stopping = new AbortController();
  const signal = options.signal
    ? AbortSignal.any([options.signal, stopping.signal])
    : stopping.signal;
  const inbox = new Inbox(options, signal);
  const server = Deno.serve({
    hostname: options.hostname ?? "127.0.0.1",
    port: options.port,
    signal,
    onListen: () => {},
  }, inbox.app().fetch);
  return {
    url: `http://${server.addr.hostname}:${server.addr.port}`,
    received: () => [...inbox.deliveries],
    addSecret: (secret) => inbox.addSecret(secret),
    fault: (fault) => inbox.setFault(fault),
    clear: () => inbox.clear(),
    stop: async () => {
      stopping.abort();
      await server.finished;
    },
  };
}

class Inbox {
  readonly deliveries: ReceivedDelivery[] = [];
  readonly #webhooks: Webhook[];
  readonly #attempts = new Map<string, number>();
  readonly #onDelivery: (delivery: ReceivedDelivery) => void;
  readonly #signal: AbortSignal;
  #fault: Fault = {};

  constructor({ secrets = [], onDelivery = () => {} }: ReceiverOptions, signal: AbortSignal) {
    this.#webhooks = secrets.map((secret) => new Webhook(secret));
    this.#onDelivery = onDelivery;
    this.#signal = signal;
  }

  addSecret(secret: string): void {
    this.#webhooks.push(new Webhook(secret));
  }

  setFault(fault: Fault): void {
    this.#fault = { ...fault };
  }

  clear(): void {
    this.deliveries.length = 0;
    this.#attempts.clear();
    this.#fault = {};
  }

  app(): Hono {
    const app = new Hono();
    app.get("/received", (c) => c.json({ items: this.deliveries }));
    app.post("/control/secrets", async (c) => {
      const input = secretSchema.safeParse(await c.req.json().catch(() => undefined));
      if (!input.success) return c.json({ detail: z.prettifyError(input.error) }, 400);
      this.addSecret(input.data.secret);
      return c.body(null, 204);
    });
    app.post("/control/fault", async (c) => {
      const fault = faultSchema.safeParse(await c.req.json().catch(() => undefined));
      if (!fault.success) return c.json({ detail: z.prettifyError(fault.error) }, 400);
      this.setFault(fault.data);
      return c.body(null, 204);
    });
    app.post("/control/clear", (c) => {
      this.clear();
      return c.body(null, 204);
    });
    app.post("*", bodyLimit({ maxSize: maxBodyBytes }), (c) => this.#receive(c));
    return app;
  }

  async #receive(c: Context): Promise<Response> {
    const text = await c.req.text();
    const headers = c.req.header();
    const fault = this.#takeFault();
    const verified = this.#isSigned(text, headers);
    const status = fault.status ?? (verified ? 204 : 401);
    const delivery = this.#remember({ text, headers, verified, status, path: c.req.path });
    if (fault.delay_ms) await sleep(fault.delay_ms, this.#signal);
    this.#onDelivery(delivery);
    if (fault.retry_after !== undefined) c.header("Retry-After", fault.retry_after);
    if (fault.location !== undefined) c.header("Location", fault.location);
    return c.body(null, status as StatusCode);
  }

  #remember(
    { text, headers, verified, status, path }: {
      text: string;
      headers: Record<string, string>;
      verified: boolean;
      status: number;
      path: string;
    },
  ): ReceivedDelivery {
    const webhookId = headers["webhook-id"] ?? "";
    const attempt = (this.#attempts.get(webhookId) ?? 0) + 1;
    this.#attempts.set(webhookId, attempt);
    const delivery = {
      webhook_id: webhookId,
      attempt,
      received_at: new Date().toISOString(),
      verified,
      status,
      path,
      headers,
      body: parseJson(text),
    };
    this.deliveries.push(delivery);
    if (this.deliveries.length > rememberedDeliveries) this.deliveries.shift();
    return delivery;
  }

  #isSigned(text: string, headers: Record<string, string>): boolean {
    return this.#webhooks.some((webhook) => {
      try {
        webhook.verify(text, headers);
        return true;
      } catch {
        return false; // The library tells a wrong signature by throwing.
      }
    });
  }

  #takeFault(): Fault {
    const fault = this.#fault;
    if (fault.count === undefined) return fault;
    this.#fault = fault.count > 1 ? { ...fault, count: fault.count - 1 } : {};
    return fault;
  }
}

/** The text itself where it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const onAbort = () => resolve();
  signal.addEventListener("abort", onAbort, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", onAbort);
}
