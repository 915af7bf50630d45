// Owns `/api/cameras…`: states with reasons, pictures, live views, and acts on one camera.
import { type Context, Hono } from "hono";
import type { FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { explainCamera } from "./explain_camera.ts";
import { ageOf } from "./find_frame.ts";
import { LIVE_MEDIA_TYPE, liveStream } from "./live_stream.ts";
import type { AppEnv, HttpParts, ReadNow } from "./parts.ts";
import type { PictureResponses } from "./picture_response.ts";
import { problem } from "./problem.ts";
import { answerSnapshot, noSuchCamera } from "./snapshot_routes.ts";

/** A Pi's uplink is full long before this; it guards file descriptors. */
const MAX_LIVE_VIEWERS = 64;

/** Mounted at `/api/cameras`. `closing` ends every live view. */
export function cameraRoutes(
  parts: HttpParts,
  { closing, picture }: { closing: AbortSignal; picture: PictureResponses },
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  let viewers = 0;

  app.get("/", (c) => {
    const items = parts.fleet.cameras().map((report) => ({ ...report, ...explainCamera(report) }));
    return c.json({ items, next_cursor: null });
  });

  app.get("/:id", (c) => {
    const camera = parts.fleet.camera(c.req.param("id"));
    if (camera === null) return noSuchCamera(c);
    const report = camera.report();
    return c.json({ ...report, ...explainCamera(report) });
  });

  app.get(
    "/:id/snapshot",
    (c) => answerSnapshot(c, { parts, picture, cameraId: c.req.param("id") }),
  );

  app.get("/:id/live", (c) => {
    const camera = parts.fleet.camera(c.req.param("id"));
    if (camera === null) return noSuchCamera(c);
    if (viewers >= MAX_LIVE_VIEWERS) {
      const detail = `${MAX_LIVE_VIEWERS} live views are open already.`;
      return problem(c, { status: 503, code: "too_many_viewers", detail, retryAfterMs: 10_000 });
    }
    // Nobody would take a body, so nobody would ever leave the view.
    if (c.req.method === "HEAD") return c.body(null, 200, liveHeaders(camera));
    const count = (by: number) => parts.metrics.liveViewers.set(viewers += by);
    count(1);
    const signal = AbortSignal.any([closing, c.req.raw.signal]);
    const isFresh = (frame: Frame) => ageOf(frame, parts) <= camera.settings.stall_after_ms;
    const live = liveStream(camera.frames, { signal, isFresh, onEnd: () => count(-1) });
    return c.body(live, 200, liveHeaders(camera));
  });

  app.post("/:id/restart", (c) => {
    const id = c.req.param("id");
    if (!parts.fleet.restart(id)) return noSuchCamera(c);
    return c.json({ camera_id: id, restarting: true }, 202);
  });

  app.post("/:id/read", async (c) => {
    const camera = parts.fleet.camera(c.req.param("id"));
    if (camera === null) return noSuchCamera(c);
    return answerRead(c, await parts.link.readNow(camera.id, c.req.raw.signal));
  });

  return app;
}

function liveHeaders(camera: FleetCamera): Record<string, string> {
  return {
    "Content-Type": LIVE_MEDIA_TYPE,
    "Cache-Control": "no-store",
    "X-Stream-Status": camera.report().status,
  };
}

function answerRead(c: Context<AppEnv>, result: ReadNow): Response {
  switch (result.kind) {
    case "answered":
      return c.json(result.answer);
    case "unlinked":
      return problem(c, {
        status: 409,
        code: "not_linked",
        detail: "This agent is not enrolled at a server that could read the picture.",
      });
    case "no_snapshot":
      return problem(c, {
        status: 404,
        code: "no_snapshot",
        detail: "No picture has come from this camera since the agent started.",
      });
    case "stale_snapshot":
      return problem(c, {
        status: 503,
        code: "stale_snapshot",
        detail: "The newest picture is too old to be read.",
        extra: { frame_age_ms: result.frameAgeMs },
      });
    case "refused":
      return problem(c, {
        status: 502,
        code: "server_refused",
        detail: result.detail,
        extra: { server_status: result.status },
      });
    case "away":
      return problem(c, {
        status: 504,
        code: "server_away",
        detail: result.detail,
        retryAfterMs: 5000,
      });
  }
}
