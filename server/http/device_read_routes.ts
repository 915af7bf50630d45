// Owns the route by which devices send frames to be read: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { HonoRequest } from "hono";
import { ReadAnswer, ReadMeta } from "../contract/device_link.ts";
import { WashfleetError } from "../errors.ts";
import type { ReadParts } from "../reads/read_context.ts";
import { receiveDeviceRead } from "../reads/receive_device_read.ts";
import type { AppEnv } from "./app_env.ts";
import { IdempotencyKey } from "./plate_routes.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter, invalidInput } from "./router.ts";

export interface DeviceReadRouteDeps {
  reads: ReadParts;
}

const content = { "application/json": { schema: ReadAnswer } };

const POST_READ = createRoute({
  method: "post",
  path: "/api/device/reads",
  tags: ["device link"],
  summary: "Send a frame to be read",
  description: "multipart/form-data with `meta` (JSON) and `frame` (image/jpeg, at most 2.4 MB). " +
    "A retry with the same Idempotency-Key gets the first answer and costs nothing.",
  request: {
    headers: z.object({ "idempotency-key": IdempotencyKey }),
    body: {
      required: true,
      content: {
        "multipart/form-data": {
          // Parsed below: the frame must not be looked at as text, nor the meta as a file.
          schema: z.any().openapi({
            type: "object",
            required: ["meta", "frame"],
            properties: {
              meta: { type: "string", description: "ReadMeta as JSON" },
              frame: { type: "string", format: "binary" },
            },
          }),
        },
      },
    },
  },
  responses: {
    200: { description: "What the frame shows", content },
    202: { description: "The frame is kept: the recognizer is away", content },
    ...PROBLEM_RESPONSES,
  },
});

/** `POST /api/device/reads`. */
export function deviceReadRoutes(deps: DeviceReadRouteDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(POST_READ, async (c) => {
    const { meta, frame } = await readParts(c.req);
    const idempotencyKey = c.req.valid("header")["idempotency-key"];
    const ctx = { ...c.get("ctx"), reads: deps.reads };
    const answer = await receiveDeviceRead(ctx, { meta, frame, idempotencyKey });
    return c.json(answer, answer.outcome === "kept" ? 202 : 200);
  });
  return router;
}

async function readParts(
  request: Pick<HonoRequest, "formData">,
): Promise<{ meta: ReadMeta; frame: Uint8Array<ArrayBuffer> }> {
  const form = await readForm(request);
  const frame = form.get("frame");
  if (!(frame instanceof File)) throw invalidPart("frame", "must be a file, image/jpeg");
  const text = form.get("meta");
  const meta = ReadMeta.safeParse(parseJson(text instanceof File ? await text.text() : text));
  if (!meta.success) throw invalidInput(meta.error, "meta");
  return { meta: meta.data, frame: await frame.bytes() };
}

async function readForm(request: Pick<HonoRequest, "formData">): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw invalidPart("", "must be multipart/form-data");
  }
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    throw invalidPart("meta", "must be JSON");
  }
}

function invalidPart(path: string, message: string): WashfleetError {
  return new WashfleetError(`Cannot take the frame as ${path || "the body"} ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path, message }],
  });
}
