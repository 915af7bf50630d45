// Owns `/api/cameras…`: states with reasons, pictures, live views, and acts on one camera.
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { ownFreshForMs } from "../cameras/prompt_frame.ts";
import { explainCamera } from "./explain_camera.ts";
import { ageOf } from "./find_frame.ts";
import { LIVE_MEDIA_TYPE, liveStream } from "./live_stream.ts";
import { type LiveViewers, MAX_LIVE_VIEWERS } from "./live_viewers.ts";
import { readJson } from "./json_body.ts";
import type { AppEnv, HttpParts, ReadNow } from "./parts.ts";
import { problem } from "./problem.ts";
import { answerReload, hashToMatch } from "./reload_answer.ts";
import type { Pictures } from "./send_picture.ts";
import { answerSnapshot, noSuchCamera } from "./snapshot_routes.ts";

const CameraPatch = z.record(z.string(), z.unknown());

/** Mounted at `/api/cameras`. */
export function cameraRoutes(
  parts: HttpParts,
  { viewers, pictures }: { viewers: LiveViewers; pictures: Pictures },
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

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
    (c) => answerSnapshot(c, { parts, pictures, cameraId: c.req.param("id") }),
  );

  app.get("/:id/live", (c) => {
    const camera = parts.fleet.camera(c.req.param("id"));
    if (camera === null) return noSuchCamera(c);
    // Nobody would take a body, so nobody would ever leave the view.
    if (c.req.method === "HEAD") return c.body(null, 200, liveHeaders(camera));
    const view = viewers.open(c.get("client"));
    if (view === null) {
      const detail = `${MAX_LIVE_VIEWERS} live views are open already.`;
      return problem(c, { status: 503, code: "too_many_viewers", detail, retryAfterMs: 10_000 });
    }
    const signal = AbortSignal.any([view.signal, c.req.raw.signal]);
    const isFresh = (frame: Frame) => ageOf(frame, parts) <= ownFreshForMs(camera);
    const live = liveStream(camera.frames, { signal, isFresh, onEnd: view.end });
    return c.body(live, 200, liveHeaders(camera));
  });

  app.post("/", async (c) => {
    const settings = CameraPatch.safeParse(await readJson(c));
    if (!settings.success) return refuseBody(c, "Send a JSON object with the camera's settings.");
    const reload = await parts.config.addCamera(settings.data, changeOptions(c));
    return answerReload(c, reload, parts);
  });

  app.patch("/:id", async (c) => {
    const patch = CameraPatch.safeParse(await readJson(c));
    if (!patch.success) {
      const detail = "Send a JSON object with the camera's settings to change; null removes one.";
      return refuseBody(c, detail);
    }
    const reload = await parts.config.editCamera(c.req.param("id"), patch.data, changeOptions(c));
    return answerReload(c, reload, parts);
  });

  app.delete("/:id", async (c) => {
    const reload = await parts.config.removeCamera(c.req.param("id"), changeOptions(c));
    return answerReload(c, reload, parts);
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

function refuseBody(c: Context<AppEnv>, detail: string): Response {
  return problem(c, { status: 400, code: "invalid", detail });
}

function changeOptions(c: Context<AppEnv>): { ifHash?: string } {
  const ifHash = hashToMatch(c);
  return ifHash === undefined ? {} : { ifHash };
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
