// Owns a double of the server's API for the dashboard's tests: contract shapes, sessions, SSE.
import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { streamSSE } from "hono/streaming";
import type { Event } from "../../server/contract/event.ts";
import type { Device, FleetStatus, Location } from "../../server/contract/fleet.ts";
import type { Read } from "../../server/contract/read.ts";
import { addIncidentRoutes, type FakeIncidents } from "./fake_incidents.ts";

/** What the API answers with; a test changes it as it goes. */
export interface FakeFleet {
  status: FleetStatus;
  locations: Location[];
  devices: Device[];
  /** Newest first. */
  reads: Read[];
  /** Oldest first. */
  events: Event[];
  /** JPEG of every camera and read; `null` answers 503 `stale_snapshot`. */
  picture: Uint8Array<ArrayBuffer> | null;
  pictureAgeMs: number;
  incidents: FakeIncidents;
}

export const FAKE_USER = { email: "ops@example.com", password: "right horse battery" };
const COOKIE = "session=fake-session-token; Path=/; HttpOnly; SameSite=Lax";

export interface FakeApi {
  readonly app: Hono;
  readonly fleet: FakeFleet;
  /** Appends an event and streams it. */
  emit(event: Omit<Event, "id">): Event;
  /** Ends every session: the next call is answered 401. */
  endSessions(): void;
  /** Ends every stream, as a server that goes away. */
  hangUp(): void;
  /** Paths that answer 500 until removed. */
  readonly broken: Set<string>;
}

/** The API over a fleet. Only {@link FAKE_USER} may sign in. */
export function createFakeApi(fleet: FakeFleet): FakeApi {
  const app = new Hono();
  const broken = new Set<string>();
  const wakers = new Set<() => void>();
  let areSessionsValid = true;
  let generation = 0;
  const isSignedIn = (c: Context) =>
    areSessionsValid && getCookie(c, "session") === "fake-session-token";
  const problem = (c: Context, status: 401 | 404 | 500 | 503, code: string) =>
    c.json({ type: `/problems/${code}`, title: code.replaceAll("_", " "), status, code }, status, {
      "content-type": "application/problem+json",
    });

  app.post("/api/auth/sign-in/email", async (c) => {
    const { email, password } = await c.req.json();
    if (email !== FAKE_USER.email || password !== FAKE_USER.password) {
      return c.json({ code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid" }, 401);
    }
    areSessionsValid = true;
    return c.json({ user: {} }, 200, { "set-cookie": COOKIE });
  });
  app.post("/api/auth/sign-out", (c) => {
    return c.json({ success: true }, 200, { "set-cookie": "session=; Path=/; Max-Age=0" });
  });
  app.get("/api/auth/get-session", (c) => {
    const user = { name: "Olive Operator", email: FAKE_USER.email, role: "operator" };
    return c.json(isSignedIn(c) ? { session: {}, user } : null);
  });
  app.use("/api/*", async (c, next) => {
    if (!isSignedIn(c)) return problem(c, 401, "unauthenticated");
    if (broken.has(c.req.path)) return problem(c, 500, "internal");
    await next();
  });
  addIncidentRoutes(app, fleet.incidents, (c) => problem(c, 404, "incident_not_found"));
  addFleetRoutes(app, fleet, (c, code) => problem(c, 404, code));
  app.get("/api/events/recent", (c) => {
    const items = fleet.events.slice(-Number(c.req.query("limit") ?? 50)).reverse();
    return c.json({ items, next_cursor: null });
  });
  app.get("/api/events", (c) => {
    const mine = generation;
    let position = BigInt(c.req.header("last-event-id") ?? "0");
    return streamSSE(c, async (stream) => {
      await stream.write(": hello\n\n");
      while (!stream.aborted) {
        for (const event of fleet.events.filter(({ id }) => BigInt(id) > position)) {
          await stream.writeSSE({ id: event.id, event: event.type, data: JSON.stringify(event) });
          position = BigInt(event.id);
        }
        await new Promise<void>((resolve) => {
          wakers.add(resolve);
          stream.onAbort(resolve);
        });
        if (!areSessionsValid || generation !== mine) return;
      }
    });
  });
  const wake = () => {
    wakers.forEach((resolve) => resolve());
    wakers.clear();
  };
  return {
    app,
    fleet,
    broken,
    emit(event) {
      const stored = { id: String(fleet.events.length + 1), ...event };
      fleet.events.push(stored);
      wake();
      return stored;
    },
    hangUp() {
      generation++;
      wake();
    },
    endSessions() {
      areSessionsValid = false;
      wake();
    },
  };
}

function addFleetRoutes(
  app: Hono,
  fleet: FakeFleet,
  missing: (c: Context, code: string) => Response,
): void {
  app.get("/api/fleet/status", (c) => c.json(fleet.status));
  app.get("/api/locations", (c) => c.json({ items: fleet.locations, next_cursor: null }));
  app.post("/api/locations", async (c) => {
    const input = await c.req.json();
    const made = { id: crypto.randomUUID(), created_at: new Date().toISOString(), ...input };
    fleet.locations.push(made);
    return c.json(made, 201);
  });
  app.get("/api/devices", (c) => {
    const { location_id, status } = c.req.query();
    const items = fleet.devices.filter((device) =>
      (location_id === undefined || device.location_id === location_id) &&
      (status === undefined || device.status === status)
    );
    return c.json({ items, next_cursor: null });
  });
  app.get("/api/devices/:id", (c) => {
    const device = fleet.devices.find(({ id }) => id === c.req.param("id"));
    return device === undefined ? missing(c, "device_not_found") : c.json(device);
  });
  app.get("/api/devices/:id/cameras/:camera/snapshot", (c) => {
    if (fleet.picture === null) {
      const title = "The newest picture is 95 s old";
      return c.json({ type: "", title, status: 503, code: "stale_snapshot" }, 503);
    }
    return c.body(fleet.picture, 200, {
      "content-type": "image/jpeg",
      "x-timestamp": new Date(Date.now() - fleet.pictureAgeMs).toISOString(),
      "x-frame-age-ms": String(fleet.pictureAgeMs),
    });
  });
  app.get("/api/plates", (c) => {
    const { plate, location_id, cursor, limit } = c.req.query();
    const prefix = plate?.endsWith("*") === true ? plate.slice(0, -1) : null;
    const matching = fleet.reads.filter((read) =>
      (plate === undefined || read.plate === plate ||
        (prefix !== null && read.plate.startsWith(prefix))) &&
      (location_id === undefined || read.location_id === location_id)
    );
    const start = Number(cursor ?? 0);
    const end = start + Number(limit ?? 50);
    const next_cursor = end < matching.length ? String(end) : null;
    return c.json({ items: matching.slice(start, end), next_cursor });
  });
  app.get("/api/plates/:id", (c) => {
    const read = fleet.reads.find(({ id }) => id === c.req.param("id"));
    return read === undefined ? missing(c, "read_not_found") : c.json(read);
  });
  app.get("/api/plates/:id/image", (c) => {
    if (fleet.picture === null) return missing(c, "image_not_found");
    return c.body(fleet.picture, 200, { "content-type": "image/jpeg" });
  });
  app.post("/api/devices", async (c) => {
    const { name, location_id } = await c.req.json();
    const place = fleet.locations.find(({ id }) => id === location_id);
    if (place === undefined) return missing(c, "location_not_found");
    const device: Device = {
      id: crypto.randomUUID(),
      name,
      location_id,
      location_name: place.name,
      status: "offline",
      status_reasons: ["Not connected yet"],
      address: null,
      agent_version: null,
      enrolled_at: null,
      last_seen_at: null,
      created_at: new Date().toISOString(),
      labels: {},
      location_labels: {},
      template_id: null,
      maintenance: null,
      quarantine: null,
      token_rotated_at: null,
      token_rotation: "none",
      health: null,
      cameras: [],
    };
    fleet.devices.push(device);
    const claim_expires_at = new Date(Date.now() + 7 * 86_400_000).toISOString();
    return c.json({ device, claim_code: "WASH-7K3P-9QXM", claim_expires_at }, 201);
  });
  app.get("/api/devices/:id/commands", (c) => c.json({ items: [], next_cursor: null }));
  app.get("/api/devices/:id/health", (c) =>
    c.json({
      starts_at: new Date(Date.now() - 86_400_000).toISOString(),
      step_ms: 60_000,
      cpu_ratio: [],
      memory_ratio: [],
      temperature_celsius: [],
      disk_free_bytes: [],
      cameras: [],
    }));
  app.post("/api/devices/:id/commands", (c) => c.json({ ok: true }, 202));
}
