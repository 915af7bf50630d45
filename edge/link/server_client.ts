// Owns every request to the server: the only place of the agent that knows its address and token.
// Every outcome is a value; nothing is retried here.
import type { z } from "zod";
import {
  type CommandResult,
  EnrollAnswer,
  type EnrollRequest,
  type Heartbeat,
  HeartbeatAnswer,
  ReadAnswer,
  type ReadMeta,
} from "../../server/contract/device_link.ts";
import type { DiscoveryReport } from "../../server/contract/discovery.ts";
import { Problem } from "../../server/contract/problem.ts";
import { inSpan, markFailed, requestTo, SpanKind, traceHeaders } from "../../server/tracing.ts";
import { createDeadline } from "./deadline.ts";

export type Answer<T> =
  | { kind: "ok"; value: T }
  /** The token does not count any more. */
  | { kind: "unauthorized"; code: string; detail: string }
  /** Asking again the same way would be refused again. */
  | { kind: "refused"; status: number; code: string; detail: string }
  /** Network, timeout, 429 and 5xx: may work later. `status`: null when no server answered. */
  | { kind: "away"; detail: string; status: number | null; retryAfterMs: number | null };

export interface ServerClientOptions {
  serverUrl: string;
  /** `current` is looked at for each request. */
  token: string | null | { readonly current: string };
  /** How long an answer may take, default 15 s. */
  timeoutMs?: number;
  fetch?: typeof globalThis.fetch;
}

interface Request {
  method: "GET" | "POST";
  path: string;
  /** Where the path holds an id. */
  route?: string;
  body?: string | FormData;
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Instead of the client's own. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** Four frames at once over 128 kbit/s: a slower uplink than that delivers nothing in time anyway. */
const SLOWEST_BYTES_PER_MS = 4;

/** A server's fault must not silence an agent for days; and no timer takes more than 24 of them. */
const LONGEST_WAIT_MS = 300_000;

/** A proxy's page of maintenance asks for an hour where the server is back in seconds. */
const LONGEST_PROXY_WAIT_MS = 30_000;

const LEAST_SPREAD_MS = 500;

/** A release of some hundred kilobytes over an uplink that cameras share. */
const RELEASE_TIMEOUT_MS = 300_000;

/** The server accepts no frame above this; asking would only cost the uplink. */
export const MAX_FRAME_BYTES = 2_400_000;

export class ServerClient {
  readonly serverUrl: string;
  readonly #options: ServerClientOptions;

  constructor(options: ServerClientOptions) {
    this.serverUrl = options.serverUrl;
    this.#options = options;
  }

  enroll(body: EnrollRequest, signal: AbortSignal): Promise<Answer<EnrollAnswer>> {
    return this.#postJson("/api/enroll", { body, signal, schema: EnrollAnswer });
  }

  heartbeat(body: Heartbeat, signal: AbortSignal): Promise<Answer<HeartbeatAnswer>> {
    return this.#postJson("/api/device/heartbeat", { body, signal, schema: HeartbeatAnswer });
  }

  /** Which cameras are on this machine's networks. */
  postDiscovery(body: DiscoveryReport, signal: AbortSignal): Promise<Answer<null>> {
    const path = "/api/device/discovery";
    return this.#send({ method: "POST", path, body: JSON.stringify(body), signal }, async (got) => {
      await got.body?.cancel();
      return { kind: "ok", value: null };
    });
  }

  /** A command's result; a snapshot's with its frame. */
  postResult(
    commandId: string,
    { result, frame, signal }: {
      result: CommandResult;
      frame: Uint8Array<ArrayBuffer> | null;
      signal: AbortSignal;
    },
  ): Promise<Answer<null>> {
    const path = `/api/device/commands/${commandId}/result`;
    const body = frame === null ? JSON.stringify(result) : multipart({ result }, frame);
    const route = "/api/device/commands/{id}/result";
    const timeoutMs = frame === null ? undefined : this.#uploadMs(frame);
    return this.#send(
      { method: "POST", path, route, body, signal, timeoutMs },
      async (response) => {
        await response.body?.cancel();
        return { kind: "ok", value: null };
      },
    );
  }

  /** A frame to be read. The same `key` and `meta` again get the first answer again. */
  postRead(
    meta: ReadMeta,
    { frame, key, signal }: {
      frame: Uint8Array<ArrayBuffer>;
      key: string;
      signal: AbortSignal;
    },
  ): Promise<Answer<ReadAnswer>> {
    const body = multipart({ meta }, frame);
    const headers = { "Idempotency-Key": key };
    const path = "/api/device/reads";
    return this.#send(
      { method: "POST", path, body, headers, signal, timeoutMs: this.#uploadMs(frame) },
      (response) => parseAnswer(response, ReadAnswer),
    );
  }

  /** Opens the stream of commands after `lastEventId`; the caller reads and ends it. */
  openCommands(
    lastEventId: string | null,
    signal: AbortSignal,
  ): Promise<Answer<ReadableStream<Uint8Array>>> {
    const headers = {
      "Accept": "text/event-stream",
      ...(lastEventId === null ? {} : { "Last-Event-ID": lastEventId }),
    };
    const path = "/api/device/commands";
    return this.#send({ method: "GET", path, headers, signal }, async (response) => {
      const isStream = response.headers.get("Content-Type")?.startsWith("text/event-stream");
      if (isStream && response.body !== null) return { kind: "ok", value: response.body };
      await response.body?.cancel();
      return notOurServer();
    });
  }

  /** A file of a release; one of more than `mostBytes` is not read to its end. */
  getReleaseFile(
    sequence: number,
    { name, mostBytes, signal }: { name: string; mostBytes: number; signal: AbortSignal },
  ): Promise<Answer<Uint8Array<ArrayBuffer>>> {
    const path = `/api/device/releases/${sequence}/${encodeURIComponent(name)}`;
    const request = { method: "GET", path, signal, timeoutMs: RELEASE_TIMEOUT_MS } as const;
    return this.#send(request, async (response) => {
      const bytes = await readAtMost(response, mostBytes);
      if (bytes !== null) return { kind: "ok", value: bytes };
      const detail = `the server sent more than ${mostBytes} bytes`;
      return { kind: "refused", status: response.status, code: "too_large", detail };
    });
  }

  #postJson<T>(
    path: string,
    { body, schema, signal }: { body: unknown; schema: z.ZodType<T>; signal: AbortSignal },
  ): Promise<Answer<T>> {
    const request = { method: "POST", path, body: JSON.stringify(body), signal } as const;
    return this.#send(request, (response) => parseAnswer(response, schema));
  }

  /** Asks and has a success read; the deadline covers both, but not a stream read later. */
  #uploadMs({ byteLength }: Uint8Array): number {
    return (this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + byteLength / SLOWEST_BYTES_PER_MS;
  }

  async #send<T>(
    request: Request,
    read: (response: Response) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const { method, path, route = path } = request;
    const attributes = () => requestTo(method, this.serverUrl);
    const span = { name: `${method} ${route}`, kind: SpanKind.CLIENT, attributes };
    return await inSpan(span, async (span) => {
      const { fetch = globalThis.fetch } = this.#options;
      const { token: given } = this.#options;
      const token = given === null || typeof given === "string" ? given : given.current;
      const timeoutMs = request.timeoutMs ?? this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const deadline = createDeadline(request.signal, timeoutMs);
      try {
        const response = await fetch(new URL(request.path, this.serverUrl), {
          method: request.method,
          ...(request.body === undefined ? {} : { body: request.body }),
          headers: {
            ...(typeof request.body === "string" ? { "Content-Type": "application/json" } : {}),
            ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
            ...traceHeaders(),
            ...request.headers,
          },
          redirect: "error", // the token is for this server alone
          signal: deadline.signal,
        });
        span.setAttribute("http.response.status_code", response.status);
        if (!response.ok) markFailed(span, String(response.status));
        const answer = response.ok ? read(response) : toRefusal(response);
        return await Promise.race([answer, deadline.passed]);
      } catch (error) {
        markFailed(span, "network");
        return { kind: "away", detail: networkDetail(error), status: null, retryAfterMs: null };
      } finally {
        deadline.clear();
      }
    });
  }
}

async function parseAnswer<T>(response: Response, schema: z.ZodType<T>): Promise<Answer<T>> {
  try {
    const parsed = schema.safeParse(await response.json());
    return parsed.success ? { kind: "ok", value: parsed.data } : notOurServer();
  } catch (error) {
    if (error instanceof SyntaxError) return notOurServer();
    throw error;
  }
}

/** Null when there is more. */
async function readAtMost(
  response: Response,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.byteLength;
    if (length > mostBytes) return null; // leaving the loop cancels the body
    parts.push(part);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** As a hotel's login page does: 200 with something else. */
function notOurServer(): Answer<never> {
  const detail = "something answers at the server's address that is not the server";
  return { kind: "away", detail, status: null, retryAfterMs: null };
}

async function toRefusal(response: Response): Promise<Answer<never>> {
  const problem = Problem.safeParse(await response.json().catch(() => null));
  const { status } = response;
  const code = problem.data?.code ?? `http_${status}`;
  const detail = problem.data?.detail ?? problem.data?.title ?? `the server answered ${status}`;
  if (status === 401) return { kind: "unauthorized", code, detail };
  const isBusy = status === 408 || status === 425 || status === 429 || status >= 500;
  // The first of two equal requests is still being worked on.
  if (isBusy || code === "idempotency_key_in_use") {
    const wishedMs = problem.data?.retry_after_ms ?? retryAfterMsOf(response.headers);
    return { kind: "away", detail, status, retryAfterMs: spread(wishedMs) };
  }
  // A proxy in between refuses by itself: the server may think otherwise. But for a size, which
  // stays too large however often it is sent.
  if (!problem.success && status !== 413) return notOurServer();
  return { kind: "refused", status, code, detail };
}

/** A proxy says it in the header alone: seconds, or a date, which this machine's clock may misjudge. */
function retryAfterMsOf(headers: Headers): number | null {
  const text = headers.get("Retry-After") ?? "";
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text) * 1000, LONGEST_PROXY_WAIT_MS) : null;
}

/** Never sooner than told, and not all of a fleet that was told the same in the same instant. */
function spread(wishedMs: number | null): number | null {
  if (wishedMs === null) return null;
  const spreadMs = Math.max(LEAST_SPREAD_MS, wishedMs / 2);
  return Math.round(Math.min(wishedMs + Math.random() * spreadMs, LONGEST_WAIT_MS));
}

function multipart(part: Record<string, unknown>, frame: Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(part)) form.set(name, JSON.stringify(value));
  form.set("frame", new Blob([frame], { type: "image/jpeg" }), "frame.jpg");
  return form;
}

/** Deno says only that it failed; why stands in the cause. Its address is known already. */
function networkDetail(error: unknown): string {
  if (!(error instanceof Error)) return "the network failed";
  const { message } = error.cause instanceof Error ? error.cause : error;
  return message.replace(/^error sending request for url \([^)]*\): /, "");
}
