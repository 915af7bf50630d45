// Owns `/api/snapshots…` and a camera's `/snapshot`: the newest picture, and what is known of it.
import { type Context, Hono } from "hono";
import type { FieldFault } from "../../server/contract/problem.ts";
import type { FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { ageOf, findCamera, findFrame, type FoundFrame } from "./find_frame.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { parsePictureQuery } from "./picture_query.ts";
import { problem } from "./problem.ts";
import { type Pictures, sendPicture } from "./send_picture.ts";

/** Mounted at `/api/snapshots`. */
export function snapshotRoutes(parts: HttpParts, pictures: Pictures): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", (c) => answerSnapshot(c, { parts, pictures, cameraId: c.req.query("camera") }));

  app.get("/info", (c) => {
    const camera = findCamera(parts, c.req.query("camera"));
    if (camera === null) return noSuchCamera(c);
    const frame = camera.frames.newest();
    if (frame === null) return noSnapshot(c, camera);
    return c.json({ ...describeFrame(frame, parts), status: camera.report().status });
  });

  app.get("/stats", (c) => c.json({ items: allCameras(parts).map(statsOf) }));

  app.get("/history", (c) => {
    const camera = findCamera(parts, c.req.query("camera"));
    if (camera === null) return noSuchCamera(c);
    const items = camera.frames.list().toReversed().map((frame) => describeFrame(frame, parts));
    return c.json({ items, next_cursor: null });
  });

  app.get("/history/:id", (c) => {
    const camera = findCamera(parts, c.req.query("camera"));
    if (camera === null) return noSuchCamera(c);
    const frame = camera.frames.byId(Number(c.req.param("id")));
    if (frame === null) {
      const detail = "This picture is not kept any more, or never was.";
      return problem(c, { status: 404, code: "no_such_frame", detail });
    }
    const asked = parsePictureQuery({ width: c.req.query("width") });
    if (!asked.ok) return refuseQuery(c, asked.errors);
    const { width } = asked.query;
    const ageMs = () => ageOf(frame, parts);
    return sendPicture(c, pictures, { frame, camera, width, ageMs, refuseIfStale: () => null });
  });

  return app;
}

/** The newest picture, 304 if the caller has it, or the problem that stands in its way. */
export async function answerSnapshot(
  c: Context<AppEnv>,
  { parts, pictures, cameraId }: {
    parts: HttpParts;
    pictures: Pictures;
    cameraId: string | undefined;
  },
): Promise<Response> {
  const asked = parsePictureQuery({
    maxAgeMs: c.req.query("max_age_ms"),
    width: c.req.query("width"),
  });
  if (!asked.ok) return refuseQuery(c, asked.errors);
  const { maxAgeMs, width } = asked.query;
  const found = await findFrame(parts, { cameraId, maxAgeMs, signal: () => c.req.raw.signal });
  if (found.kind !== "frame") return refuse(c, found);
  const { frame, camera, maxAgeMs: allowedMs } = found;
  const ageMs = () => ageOf(frame, parts);
  const refuseIfStale = () => {
    const frameAgeMs = ageMs();
    if (frameAgeMs <= allowedMs) return null;
    return refuse(c, { kind: "stale_snapshot", frameAgeMs, maxAgeMs: allowedMs, camera });
  };
  return await sendPicture(c, pictures, { frame, camera, width, ageMs, refuseIfStale });
}

function refuseQuery(c: Context<AppEnv>, errors: FieldFault[]): Response {
  return problem(c, { status: 400, code: "invalid", detail: "The query is wrong.", errors });
}

function refuse(c: Context<AppEnv>, found: Exclude<FoundFrame, { kind: "frame" }>): Response {
  if (found.kind === "no_such_camera") return noSuchCamera(c);
  if (found.kind === "no_snapshot") return noSnapshot(c, found.camera);
  const report = found.camera.report();
  c.header("X-Frame-Age-Ms", String(found.frameAgeMs));
  c.header("X-Stream-Status", report.status);
  return problem(c, {
    status: 503,
    code: "stale_snapshot",
    detail: `The newest picture is ${found.frameAgeMs} ms old; at most ${found.maxAgeMs} ms are ` +
      "allowed. Ask with a larger max_age_ms to get it nevertheless.",
    retryAfterMs: report.next_attempt_in_ms ?? 1000,
    extra: {
      camera_id: found.camera.id,
      frame_age_ms: found.frameAgeMs,
      max_age_ms: found.maxAgeMs,
      camera_status: report.status,
      reason: report.reason,
    },
  });
}

export function noSuchCamera(c: Context<AppEnv>): Response {
  const detail = "There is no camera of this id. GET /api/cameras lists them.";
  return problem(c, { status: 404, code: "no_such_camera", detail });
}

function noSnapshot(c: Context<AppEnv>, camera: FleetCamera): Response {
  const report = camera.report();
  c.header("X-Stream-Status", report.status);
  return problem(c, {
    status: 404,
    code: "no_snapshot",
    detail: "No picture has come from this camera since the agent started.",
    extra: { camera_id: camera.id, camera_status: report.status, reason: report.reason },
  });
}

function describeFrame(frame: Frame, parts: HttpParts) {
  return {
    id: frame.id,
    camera_id: frame.cameraId,
    captured_at: frame.capturedAt.toISOString(),
    frame_age_ms: ageOf(frame, parts),
    size_bytes: frame.jpeg.byteLength,
    width: frame.width,
    height: frame.height,
    etag: frame.etag,
    url: `/api/snapshots/history/${frame.id}?camera=${frame.cameraId}`,
  };
}

function statsOf(camera: FleetCamera) {
  const report = camera.report();
  return {
    camera_id: camera.id,
    status: report.status,
    fps: report.fps,
    frame_age_ms: report.frame_age_ms,
    frames_total: report.frames_total,
    restarts_total: report.restarts_total,
    frames_kept: camera.frames.list().length,
    bytes_kept: camera.frames.sizeBytes,
  };
}

function allCameras(parts: HttpParts): FleetCamera[] {
  return parts.fleet.cameras().flatMap((report) => parts.fleet.camera(report.camera_id) ?? []);
}
