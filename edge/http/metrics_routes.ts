// Owns `GET /metrics`: what is measured, in Prometheus' text format.
import { Hono } from "hono";
import { observeCameras, observeMachine, setOrRemove } from "../metrics.ts";
import type { AppEnv, HttpParts } from "./parts.ts";

/** Mounted at `/metrics`. */
export function metricsRoutes(parts: HttpParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { metrics } = parts;
  metrics.buildInfo.set({ version: parts.version }, 1);

  app.get("/", async (c) => {
    observeCameras(metrics, parts.fleet.cameras());
    observeMachine(metrics, await parts.machineHealth());
    const link = parts.link.health();
    metrics.linkUp.set(link.state === "up" ? 1 : 0);
    metrics.spooledReads.set(link.spooled_reads);
    metrics.spooledBytes.set(link.spool_bytes);
    const offsetMs = link.clock_offset_ms;
    setOrRemove(metrics.clockOffset, offsetMs === null ? null : offsetMs / 1000);
    metrics.processMemory.set(Deno.memoryUsage().rss);
    metrics.uptime.set((Date.now() - parts.startedAt.getTime()) / 1000);
    const text = await metrics.registry.metrics();
    return c.body(text, 200, { "Content-Type": metrics.registry.contentType });
  });

  return app;
}
