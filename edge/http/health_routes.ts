// Owns `/api/health…`: how the agent, its cameras, its machine and its link are. Changes nothing.
import { Hono } from "hono";
import type { CameraReport } from "../../server/contract/camera.ts";
import { explainCamera } from "./explain_camera.ts";
import type { AppEnv, HttpParts } from "./parts.ts";

/** Mounted at `/api/health`. */
export function healthRoutes(parts: HttpParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", async (c) => c.json(await describeHealth(parts)));

  app.get("/live", (c) => c.json({ status: "ok" }));

  app.get("/ready", (c) => {
    const waiting = parts.fleet.cameras().filter((camera) => !givesPictures(camera));
    const isReady = waiting.length < parts.fleet.cameras().length;
    return c.json({
      ready: isReady,
      waiting_for: waiting.map((camera) => ({
        camera_id: camera.camera_id,
        status: camera.status,
        reason: camera.reason,
      })),
    }, isReady ? 200 : 503);
  });

  return app;
}

/** Everything known, for `GET /api/health` and the installer's page. */
export async function describeHealth(parts: HttpParts) {
  const reports = parts.fleet.cameras();
  const link = parts.link.health();
  const state = parts.config.state();
  const warnings = state.warnings ?? [];
  const isBraked = (parts.brake ?? null) !== null;
  const isFine = link.detail === null && state.faults.length === 0 && warnings.length === 0 &&
    !isBraked;
  return {
    status: overallStatus(reports, isFine),
    version: parts.version,
    boot_id: parts.bootId,
    started_at: parts.startedAt.toISOString(),
    cameras: reports.map((report) => ({ ...report, ...explainCamera(report) })),
    machine: await parts.machineHealth(),
    link,
    update: parts.update?.status() ?? null,
    remedies: parts.remedies?.state() ?? null,
    brake: parts.brake ?? null,
    config: {
      source: state.source,
      loaded_at: state.loadedAt.toISOString(),
      hash: parts.config.hash(),
      faults: state.faults,
      warnings,
    },
  };
}

export type OverallStatus = "ok" | "degraded" | "failing";

/** `failing`: no camera gives pictures; `degraded`: something does not work. */
export function overallStatus(
  reports: readonly Pick<CameraReport, "status">[],
  isFine: boolean,
): OverallStatus {
  const streaming = reports.filter((report) => report.status === "streaming").length;
  if (reports.length > 0 && !reports.some(givesPictures)) return "failing";
  return isFine && streaming === reports.length ? "ok" : "degraded";
}

/** A dark picture is one: it is served, and whether it shows enough is for its viewer to judge. */
function givesPictures({ status }: Pick<CameraReport, "status">): boolean {
  return status === "streaming" || status === "dark";
}
