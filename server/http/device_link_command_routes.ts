// Owns the routes by which a device takes its commands and answers them.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import { getLogger } from "@logtape/logtape";
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { CommandResult } from "../contract/device_link.ts";
import type { CommandStreams, StreamItem } from "../devices/command_streams.ts";
import { finishCommand } from "../devices/finish_command.ts";
import { requireDevice } from "../devices/require_device.ts";
import type { SnapshotAnswers } from "../devices/snapshot_answers.ts";
import { WashfleetError } from "../errors.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { invalidInput } from "./router.ts";

export interface LinkCommandDeps {
  answers: SnapshotAnswers;
  streams: CommandStreams;
  now: () => Date;
  closing: AbortSignal;
}

const tags = ["link"];
const CommandPath = z.object({ id: z.uuid() });
const LastEventId = z.object({
  "Last-Event-ID": z.string().regex(/^\d{1,15}$/, {
    message: "must be the id of an event of this stream",
  }).transform(Number).default(0),
});

/** `GET /api/device/commands` and `POST /api/device/commands/:id/result`. */
export function addCommandRoutes(router: OpenAPIHono<AppEnv>, deps: LinkCommandDeps): void {
  addStreamRoute(router, deps);
  addResultRoute(router, deps);
}

function addStreamRoute(router: OpenAPIHono<AppEnv>, deps: LinkCommandDeps): void {
  router.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/device/commands",
    tags,
    summary: "The device's commands as they come (server-sent events); Last-Event-ID resumes",
    responses: {
      200: {
        description: "`event: command`, `id:` its number",
        content: { "text/event-stream": {} },
      },
      ...PROBLEM_RESPONSES,
    },
  });
  router.get("/api/device/commands", (c) => {
    const ctx = c.get("ctx");
    requireDevice(ctx.actor);
    const given = { "Last-Event-ID": c.req.header("Last-Event-ID") || undefined };
    const header = LastEventId.safeParse(given);
    if (!header.success) throw invalidInput(header.error, "header");
    c.header("x-accel-buffering", "no"); // nginx would hold commands back
    return streamSSE(c, async (stream) => {
      const left = new AbortController();
      stream.onAbort(() => left.abort());
      const signal = AbortSignal.any([left.signal, deps.closing]);
      const afterSeq = header.data["Last-Event-ID"];
      try {
        await sendCommands(stream, deps.streams.open(ctx, { afterSeq, signal }));
      } catch (error) { // not thrown on: Hono would send its message to the device
        getLogger(["server", "devices"]).warning("a command stream failed", { error });
      }
    });
  });
}

async function sendCommands(
  stream: SSEStreamingApi,
  items: AsyncIterable<StreamItem>,
): Promise<void> {
  await stream.write("retry: 1000\n: open\n\n");
  for await (const item of items) {
    if (item.kind === "alive") await stream.write(": alive\n\n");
    else {
      const data = JSON.stringify(item.command);
      await stream.writeSSE({ event: "command", id: String(item.seq), data });
    }
  }
}

function addResultRoute(router: OpenAPIHono<AppEnv>, deps: LinkCommandDeps): void {
  const path = "/api/device/commands/{id}/result";
  const multipart = z.object({
    result: z.string().describe("a CommandResult as JSON"),
    frame: z.string().meta({ format: "binary" }).describe("image/jpeg"),
  });
  router.openAPIRegistry.registerPath({
    method: "post",
    path,
    tags,
    summary: "Answer a command; a picture goes with it as multipart",
    request: {
      params: CommandPath,
      body: {
        required: true,
        content: {
          "application/json": { schema: CommandResult },
          "multipart/form-data": { schema: multipart },
        },
      },
    },
    responses: { 204: { description: "It is recorded" }, ...PROBLEM_RESPONSES },
  });
  router.post("/api/device/commands/:id/result", async (c) => {
    const receivedAt = deps.now(); // before the upload: it makes the picture older
    const ctx = c.get("ctx");
    requireDevice(ctx.actor);
    const params = CommandPath.safeParse(c.req.param());
    if (!params.success) throw invalidInput(params.error, "param");
    const answer = await readAnswer(c);
    await finishCommand(ctx, { commandId: params.data.id, ...answer, receivedAt }, deps);
    return c.body(null, 204);
  });
}

/** @throws WashfleetError `invalid`, naming the fields */
async function readAnswer(
  c: Context<AppEnv>,
): Promise<{ result: CommandResult; frame: Uint8Array | null }> {
  const isMultipart = /^multipart\/form-data\b/i.test(c.req.header("content-type") ?? "");
  const form = isMultipart ? await c.req.formData().catch(malformed) : null;
  const text = form === null ? await c.req.text() : form.get("result");
  const result = CommandResult.safeParse(typeof text === "string" ? parsed(text) : undefined);
  if (!result.success) throw invalidInput(result.error, "json");
  const file = form?.get("frame") ?? null;
  if (typeof file === "string") throw fault("frame", "must be a file");
  return { result: result.data, frame: file === null ? null : await file.bytes() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault("result", "must be JSON");
  }
}

function malformed(cause: unknown): never {
  throw new WashfleetError("Cannot take the answer as its multipart body is malformed", {
    kind: "invalid",
    code: "malformed_request",
    cause,
  });
}

function fault(path: string, message: string): WashfleetError {
  return new WashfleetError(`Cannot take the answer as ${path} ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path, message }],
  });
}
