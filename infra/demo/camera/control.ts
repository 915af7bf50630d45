/** The loopback door through which other processes command cameras: faults, cars, what was sent when. Owns no state. */
import { Hono } from "hono";
import { z } from "zod";
import { faultSchema } from "./fault.ts";
import type { Camera } from "./start_camera.ts";

const passSchema = z.strictObject({
  plate: z.string().regex(/^[A-Z0-9]{2,8}$/),
  legible: z.boolean().default(true),
});

/**
 * `GET /cameras`, `GET /cameras/:index`, `POST /cameras/:index/fault` (a Fault), `POST /cameras/:index/pass`
 * `{plate, legible}` (answers when the car is in view), `GET /cameras/:index/sent/:code`. Index from 0.
 */
export function cameraControl(cameras: Camera[]): Hono {
  const app = new Hono();
  app.get("/cameras", (c) => c.json({ items: cameras.map(describe) }));
  app.get("/cameras/:index", (c) => {
    const camera = cameras[Number(c.req.param("index"))];
    return camera ? c.json(describe(camera)) : c.notFound();
  });
  app.post("/cameras/:index/fault", async (c) => {
    const camera = cameras[Number(c.req.param("index"))];
    if (!camera) return c.notFound();
    const fault = faultSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!fault.success) return c.json({ detail: z.prettifyError(fault.error) }, 400);
    await camera.fault(fault.data);
    return c.body(null, 204);
  });
  app.post("/cameras/:index/pass", async (c) => {
    const camera = cameras[Number(c.req.param("index"))];
    if (!camera) return c.notFound();
    const pass = passSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!pass.success) return c.json({ detail: z.prettifyError(pass.error) }, 400);
    return c.json(await camera.passNow(pass.data.plate, { isLegible: pass.data.legible }));
  });
  app.get("/cameras/:index/sent/:code", (c) => {
    const sentAtMs = cameras[Number(c.req.param("index"))]?.sentAtMs(Number(c.req.param("code")));
    return sentAtMs === undefined ? c.notFound() : c.json({ sent_at_ms: sentAtMs });
  });
  return app;
}

function describe(camera: Camera) {
  return { name: camera.name, url: camera.url, sessions: camera.sessions() };
}
