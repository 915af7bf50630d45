// Owns `/api/key…`: another API key in place of the one that may be known to somebody.
import { Hono } from "hono";
import { z } from "zod";
import { getLogger } from "@logtape/logtape";
import { describeStorageFault, storageFault } from "../config/storage_fault.ts";
import type { Access } from "./authenticate.ts";
import type { Rotation } from "./key_ring.ts";
import type { AppEnv } from "./parts.ts";
import { problem } from "./problem.ts";

/** A cash desk that was off for the weekend still gets in on Monday if asked for. */
const MAX_OLD_VALID_MS = 30 * 24 * 3600 * 1000;
const DEFAULT_OLD_VALID_MS = 24 * 3600 * 1000;

const OldValidMs = z.coerce.number().int().min(0).max(MAX_OLD_VALID_MS);

/** Mounted at `/api/key`. */
export function keyRoutes({ keys, sessions }: Access): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/rotate", async (c) => {
    const client = c.get("client");
    // Whoever found an old key must not be able to lock its owner out.
    if (client.kind === "anonymous" || client.keyValidUntil !== null) {
      const detail = "This key was replaced: only the newest one, or a login with it, can do this.";
      return problem(c, { status: 403, code: "old_key", detail });
    }
    const asked = OldValidMs.safeParse(c.req.query("old_valid_ms") || DEFAULT_OLD_VALID_MS);
    if (!asked.success) {
      const message = `must be 0–${MAX_OLD_VALID_MS} milliseconds`;
      const errors = [{ path: "old_valid_ms", message }];
      return problem(c, { status: 400, code: "invalid", detail: "The query is wrong.", errors });
    }
    let rotation: Rotation;
    try {
      rotation = await keys.rotate({ oldValidMs: asked.data });
    } catch (error) {
      const isFull = storageFault(error) === "disk_full";
      const code = isFull ? "disk_full" : "key_not_writable";
      const { message } = describeStorageFault(error, "the key");
      return problem(c, {
        status: isFull ? 507 : 409,
        code,
        detail: `No key changed: ${message}.`,
      });
    }
    // The page that asked stays logged in, also when the old key has ended.
    if (client.kind === "session") sessions.rebase(client.id, rotation.id);
    const old_key_valid_until = rotation.oldKeyValidUntil?.toISOString() ?? null;
    getLogger(["edge", "http"]).warn("API key replaced", {
      request_id: c.get("requestId"),
      client: client.kind,
      old_key_valid_until,
    });
    c.header("Cache-Control", "no-store");
    return c.json({ api_key: rotation.key, old_key_valid_until });
  });

  return app;
}
