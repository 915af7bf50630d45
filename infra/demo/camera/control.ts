/** The loopback door through which other processes command cameras: faults, cars, what was sent when. Owns no state. */
import { Hono } from "hono";
import { z } from "zod";
import { faultSchema } from "./fault.ts";
import type { OnvifFace } from "./onvif/onvif_face.ts";
import type { Camera } from "./start_camera.ts";

const passSchema = z.strictObject({
  plate: z.string().regex(/^[A-Z0-9]{2,8}$/),
  legible: z.boolean().default(true),
});

const addressSchema = z.strictObject({ host: z.ipv4() });

/** A camera and how it is found; without, it cannot move. */
export interface ControlledCamera {
  readonly camera: Camera;
  readonly face?: OnvifFace;
}

/**
 * `GET /cameras`, `GET /cameras/:index`, `POST /cameras/:index/fault` (a Fault), `POST /cameras/:index/pass`
 * `{plate, legible}` (answers when the car is in view), `POST /cameras/:index/address` `{host}` (moves there),
 * `GET /cameras/:index/sent/:code`. Index from 0.
 */
export function cameraControl(controlled: readonly ControlledCamera[]): Hono {
  const app = new Hono();
  const cameras = controlled.map(({ camera }) => camera);
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
  app.post("/cameras/:index/address", async (c) => {
    const { camera, face } = controlled[Number(c.req.param("index"))] ?? {};
    if (!camera || !face) return c.notFound();
    const address = addressSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!address.success) return c.json({ detail: z.prettifyError(address.error) }, 400);
    await Promise.all([camera.moveTo(address.data.host), face.moveTo(address.data.host)]);
    return c.body(null, 204);
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
