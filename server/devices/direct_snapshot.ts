// Owns asking an agent directly for a picture, where the server can reach its address (LAN, VPN).
// The one place in devices/ that makes outbound requests; it follows no redirect and hands out
// nothing but a JPEG, so that an address cannot be used to read what else is in the network.
import { z } from "zod";
import { CameraId, CameraStatus } from "../contract/camera.ts";
import { Problem } from "../contract/problem.ts";
import { WashfleetError } from "../errors.ts";
import { checkFrame, MAX_FRAME_BYTES } from "../reads/check_frame.ts";
import { inSpan, requestTo, SpanKind, traceHeaders } from "../tracing.ts";
import { deviceTimeout, type ReceivedFrame, refusedSnapshot, staleSnapshot } from "./snapshot.ts";

/** Where and how to ask. */
export interface DirectRequest {
  /** `http://host:port`. */
  address: string;
  /** The agent's own API key. */
  apiKey: string;
  cameraId: string | null;
  maxAgeMs: number;
  timeoutMs: number;
}

const REFUSALS = ["no_snapshot", "stale_snapshot", "no_such_camera"] as const;
const AgeHeader = z.coerce.number().nonnegative();
const Cameras = z.object({ items: z.array(z.object({ camera_id: CameraId })).max(64) });
const MAX_ANSWER_BYTES = 256_000;

/**
 * Gets the newest picture from the agent itself.
 * @throws WashfleetError `device_unreachable`, `device_timeout`, `stale_snapshot`, `no_snapshot`,
 *   `no_such_camera`, `device_failed`
 */
export async function directSnapshot(
  request: DirectRequest,
  deps: { now: () => Date },
): Promise<ReceivedFrame> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  try {
    const cameraId = request.cameraId ?? await firstCamera(request, signal);
    const query = new URLSearchParams({
      camera: cameraId,
      max_age_ms: String(request.maxAgeMs),
    });
    const response = await get(`/api/snapshots?${query}`, request, signal);
    const receivedAt = deps.now();
    if (response.status !== 200) throw await refusalOf(response, request);
    const age = AgeHeader.safeParse(response.headers.get("x-frame-age-ms") ?? undefined);
    if (!age.success) {
      await response.body?.cancel();
      throw staleSnapshot(null, request.maxAgeMs);
    }
    const frame = await readBody(response, MAX_FRAME_BYTES);
    checkFrame(frame);
    const status = CameraStatus.safeParse(response.headers.get("x-stream-status"));
    const cameraStatus = status.data ?? null;
    return { frame, cameraId, cameraStatus, ageWhenSentMs: age.data, receivedAt };
  } catch (error) {
    if (signal.aborted) throw deviceTimeout(request.timeoutMs);
    if (error instanceof WashfleetError && error.kind !== "invalid") throw error;
    if (error instanceof TypeError) throw unreachable(error); // how fetch says "no connection"
    throw failed("its answer is no picture", error);
  }
}

/** Which error stands for an address where nothing answers; the link may still work. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof WashfleetError &&
    (error.code === "device_unreachable" || error.code === "device_timeout");
}

async function get(path: string, request: DirectRequest, signal: AbortSignal): Promise<Response> {
  const url = new URL(path, request.address);
  const attributes = () => requestTo("GET", url);
  const call = { name: `GET ${url.pathname}`, kind: SpanKind.CLIENT, attributes };
  return await inSpan(call, async (span) => {
    const response = await fetch(url, {
      headers: {
        "x-api-key": request.apiKey,
        accept: "image/jpeg, application/json",
        ...traceHeaders(),
      },
      redirect: "manual",
      signal,
    });
    span.setAttribute("http.response.status_code", response.status);
    return response;
  });
}

async function firstCamera(request: DirectRequest, signal: AbortSignal): Promise<string> {
  const response = await get("/api/cameras", request, signal);
  if (response.status !== 200) throw await refusalOf(response, request);
  const text = new TextDecoder().decode(await readBody(response, MAX_ANSWER_BYTES));
  const first = Cameras.parse(JSON.parse(text)).items[0];
  if (first !== undefined) return first.camera_id;
  throw refusedSnapshot({ code: "no_such_camera", detail: "it has no camera" }, request);
}

/** The agent's own problem codes; anything else is told by its status alone. */
async function refusalOf(response: Response, request: DirectRequest): Promise<WashfleetError> {
  const text = new TextDecoder().decode(await readBody(response, MAX_ANSWER_BYTES));
  if (response.status === 401 || response.status === 403) {
    return failed(`it refuses the address_key with status ${response.status}`);
  }
  const problem = Problem.safeParse(parsed(text));
  const code = REFUSALS.find((refusal) => problem.data?.code === refusal);
  if (code === undefined) return failed(`it answers with status ${response.status}`);
  if (code === "stale_snapshot") {
    const age = AgeHeader.safeParse(problem.data?.frame_age_ms);
    return staleSnapshot(age.success ? age.data : null, request.maxAgeMs);
  }
  const detail = problem.data?.detail ?? code;
  return refusedSnapshot({ code, detail: detail.slice(0, 500) }, request);
}

async function readBody(
  response: Response,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBytes) throw failed(`its answer has more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(cause: unknown): WashfleetError {
  return new WashfleetError("Cannot get a picture as the device's address does not answer", {
    kind: "upstream",
    code: "device_unreachable",
    cause,
  });
}

function failed(why: string, cause?: unknown): WashfleetError {
  return new WashfleetError(`Cannot get a picture from the device's address as ${why}`, {
    kind: "upstream",
    code: "device_failed",
    cause,
  });
}
