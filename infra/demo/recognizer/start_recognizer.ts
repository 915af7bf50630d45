/** A double of Plate Recognizer: its HTTP interface in front of a real, if simple, reader. */
import { Hono } from "hono";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { Account } from "./account.ts";
import type { Refusal } from "./account.ts";
import { writeAnswer } from "./answer.ts";
import type { Mode } from "./answer.ts";
import { faultSchema, FaultSwitch } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { NotAJpegError } from "../../../edge/jpeg/not_a_jpeg_error.ts";
import { parseReadRequest } from "./read_request.ts";
import type { ReadRequest } from "./read_request.ts";
import { readPicture } from "./read_picture.ts";
import type { PlateReading } from "./read_picture.ts";

export type RecognizerOptions = {
  /** 0 takes a free port. */
  port: number;
  hostname?: string;
  /** Asked for in cloud mode. */
  token: string;
  /** Default 8, the paid plans' rate; the SDK has none. */
  ratePerSecond?: number;
  /** The plan's calls a month, default 2500. */
  totalCalls?: number;
  mode?: Mode;
  signal?: AbortSignal;
};

/** One request to read plates, as it was answered. `status` 0: not answered. */
export type Call = {
  at: string;
  status: number;
  cameraId?: string;
  plates: string[];
  durationMs: number;
};

export type Recognizer = {
  url: string;
  /** `{}` ends a fault. */
  fault(fault: Fault): void;
  /** The last thousand, oldest first. */
  calls(): Call[];
  stop(): Promise<void>;
};

const maxUploadBytes = 3_000_000;
const rememberedCalls = 1_000;
const logger = getLogger(["demo", "recognizer"]);

/** @throws when the port is taken. */
export function startRecognizer(options: RecognizerOptions): Recognizer {
  const stopping = new AbortController();
  const signal = options.signal
    ? AbortSignal.any([options.signal, stopping.signal])
    : stopping.signal;
  const service = new Service(options, signal);
  const server = Deno.serve({
    hostname: options.hostname ?? "127.0.0.1",
    port: options.port,
    signal,
    onListen: () => {},
  }, service.app().fetch);
  return {
    url: `http://${server.addr.hostname}:${server.addr.port}`,
    fault: (fault) => service.faults.set(fault),
    calls: () => [...service.calls],
    stop: async () => {
      stopping.abort();
      await server.finished;
    },
  };
}

class Service {
  readonly faults = new FaultSwitch();
  readonly calls: Call[] = [];
  readonly #account: Account;
  readonly #mode: Mode;
  readonly #signal: AbortSignal;

  constructor(
    { token, ratePerSecond, totalCalls = 2_500, mode = "cloud" }: RecognizerOptions,
    signal: AbortSignal,
  ) {
    const isCloud = mode === "cloud";
    this.#mode = mode;
    this.#signal = signal;
    this.#account = new Account({
      token: isCloud ? token : undefined,
      ratePerSecond: ratePerSecond ?? (isCloud ? 8 : Infinity),
      totalCalls,
    });
  }

  app(): Hono {
    const app = new Hono();
    app.post("/v1/plate-reader/", (c) => this.#readPlates(c));
    if (this.#mode === "cloud") {
      app.get("/v1/statistics/", (c) => {
        const refusal = this.#account.checkToken(c.req.header("authorization"));
        return refusal ? refuse(c, refusal) : c.json(this.#account.statistics(new Date()));
      });
    } else app.get("/info/", (c) => c.json(this.#info()));
    app.get("/control/calls", (c) => c.json({ items: this.calls.map(writeCall) }));
    app.post("/control/fault", async (c) => {
      const fault = faultSchema.safeParse(await c.req.json().catch(() => undefined));
      if (!fault.success) return c.json({ detail: z.prettifyError(fault.error) }, 400);
      this.faults.set(fault.data);
      return c.body(null, 204);
    });
    return app;
  }

  async #readPlates(c: Context): Promise<Response> {
    const startMs = performance.now();
    const call: Call = { at: new Date().toISOString(), status: 0, plates: [], durationMs: 0 };
    this.calls.push(call);
    if (this.calls.length > rememberedCalls) this.calls.shift();
    const signal = AbortSignal.any([this.#signal, c.req.raw.signal]);
    try {
      const response = await this.#answer(c, { call, startMs, signal });
      call.status = response.status;
      return response;
    } catch (error) {
      if (signal.aborted) return c.body(null, 500); // Nobody is there to read it.
      logger.error("Reading failed: {error}", { error });
      call.status = 500;
      return c.json({ detail: "Server error.", status_code: 500 }, 500);
    } finally {
      call.durationMs = Math.round(performance.now() - startMs);
    }
  }

  async #answer(
    c: Context,
    { call, startMs, signal }: { call: Call; startMs: number; signal: AbortSignal },
  ): Promise<Response> {
    const fault = this.faults.take();
    if (fault.delay_ms) await sleep(fault.delay_ms, signal);
    if (fault.hang) await sleep(2 ** 31 - 1, signal);
    if (fault.status !== undefined) return refuse(c, faultAnswer(fault.status));
    const refusal = this.#account.checkToken(c.req.header("authorization")) ??
      this.#account.admit(Date.now());
    if (refusal) return refuse(c, refusal);
    const form = await c.req.formData().catch(() => new FormData());
    const request = await parseReadRequest(form, signal);
    if (typeof request === "string") return refuse(c, faultAnswer(400, request));
    call.cameraId = request.cameraId;
    if (this.#mode === "cloud" && request.jpeg.length > maxUploadBytes) {
      return refuse(c, faultAnswer(413));
    }
    const readings = await read(request, signal);
    if (!readings) return refuse(c, faultAnswer(400, "Invalid file."));
    this.#account.charge();
    call.plates = readings.map((reading) => reading.plate);
    const body = JSON.stringify(this.#body(readings, { request, startMs }));
    return c.body(
      fault.malformed ? body.slice(0, body.length / 2) : body,
      this.#mode === "cloud" ? 201 : 200,
      {
        "Content-Type": "application/json",
      },
    );
  }

  #body(readings: PlateReading[], { request, startMs }: { request: ReadRequest; startMs: number }) {
    return writeAnswer(readings, {
      request,
      mode: this.#mode,
      processingMs: performance.now() - startMs,
      usage: { calls: this.#account.calls, max_calls: this.#account.totalCalls },
      now: new Date(),
    });
  }

  #info(): Record<string, unknown> {
    const { calls, totalCalls } = this.#account;
    return {
      version: "1.3.8",
      license_key: "XXX",
      total_calls: totalCalls,
      usage: { calls },
      webhooks: [],
    };
  }
}

/** undefined when the file is no picture that can be read. */
async function read(
  { jpeg, regions, config }: ReadRequest,
  signal: AbortSignal,
): Promise<PlateReading[] | undefined> {
  const readings = await readPicture(jpeg, { regions, signal }).catch((error) => {
    if (error instanceof NotAJpegError) return undefined;
    throw error;
  });
  return readings?.filter(({ score, detectionScore, region }) =>
    score >= config.threshold_o && detectionScore >= config.threshold_d &&
    (config.region !== "strict" || regions.includes(region.code))
  );
}

function faultAnswer(status: number, detail = "Server error."): Refusal {
  const bodies: Record<number, Record<string, unknown>> = {
    403: { detail: "Invalid token.", status_code: 403 },
    413: { error: "Invalid file. See https://app.platerecognizer.com/upload-limit/" },
    429: { detail: "Request was throttled. Expected available in 1 second.", status_code: 429 },
  };
  return { status, body: bodies[status] ?? { detail, status_code: status } };
}

function refuse(c: Context, { status, body }: Refusal): Response {
  return c.json(body, status as ContentfulStatusCode);
}

function writeCall({ at, status, cameraId, plates, durationMs }: Call): Record<string, unknown> {
  return { at, status, camera_id: cameraId ?? null, plates, duration_ms: durationMs };
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  await promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  });
}
