// Owns every call of the API by the dashboard: in process on the server, `fetch` in the browser.
import type { ClaimCode } from "../server/contract/device_settings.ts";
import type { Event } from "../server/contract/event.ts";
import type {
  CreateLocation,
  Device,
  FleetStatus,
  Location,
  RegisterDevice,
  RegisteredDevice,
} from "../server/contract/fleet.ts";
import type { Page } from "../server/contract/page.ts";
import type { Problem } from "../server/contract/problem.ts";
import type { Read } from "../server/contract/read.ts";

/** What a call came to. `status` 0: the server could not be reached in time. */
export type Answer<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly status: number; readonly problem: Problem | null };

/** Sends one request to a path of this server. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** better-auth's answer to `GET /api/auth/get-session`. */
export interface Session {
  readonly user: { readonly name: string; readonly email: string; readonly role?: string | null };
}
/** `GET /api/plates` as the pages ask it; all optional. */
export type PlateFilter = Partial<
  Record<"plate" | "location_id" | "device_id" | "from" | "to" | "cursor", string>
>;
/** `GET /api/devices` as the pages ask it; all optional. */
export type DeviceFilter = Partial<Record<"location_id" | "status" | "cursor" | "limit", string>>;
export type ApiClient = ReturnType<typeof createApiClient>;

const TIMEOUT_MS = 15_000;

/** The API's calls over a way of sending. */
export function createApiClient(send: Send) {
  const get = <T>(path: string) => call<T>(send, path, {});
  const post = <T>(path: string, body: unknown) => {
    if (body === undefined) return call<T>(send, path, { method: "POST" });
    const headers = { "content-type": "application/json" };
    return call<T>(send, path, { method: "POST", headers, body: JSON.stringify(body) });
  };
  return {
    fleetStatus: () => get<FleetStatus>("/api/fleet/status"),
    locations: () => get<Page<Location>>("/api/locations?limit=200"),
    createLocation: (input: CreateLocation) => post<Location>("/api/locations", input),
    devices: (filter: DeviceFilter) =>
      get<Page<Device>>(`/api/devices?${new URLSearchParams(withoutEmpty(filter))}`),
    device: (id: string) => get<Device>(`/api/devices/${encodeURIComponent(id)}`),
    registerDevice: (input: Partial<RegisterDevice>) =>
      post<RegisteredDevice>("/api/devices", input),
    /** The old code ends; the new one is shown once. */
    newClaimCode: (id: string) =>
      post<ClaimCode>(`/api/devices/${encodeURIComponent(id)}/claims`, undefined),
    plates: (filter: PlateFilter & { limit: string }) =>
      get<Page<Read>>(`/api/plates?${new URLSearchParams(withoutEmpty(filter))}`),
    plate: (id: string) => get<Read>(`/api/plates/${encodeURIComponent(id)}`),
    recentEvents: (limit: number) => get<Page<Event>>(`/api/events/recent?limit=${limit}`),
    restartCamera: (deviceId: string, cameraId: string) =>
      post<unknown>(`/api/devices/${encodeURIComponent(deviceId)}/commands`, {
        kind: "restart_camera",
        camera_id: cameraId,
      }),
    snapshot: (path: string) => sent(send, path, {}),
    session: () => sent(send, "/api/auth/get-session", {}),
    signIn: (email: string, password: string) =>
      sent(send, "/api/auth/sign-in/email", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password }),
      }),
    /** The second step of signing in: a code of the app, or a backup code. */
    giveCode: (code: string) => {
      const isTotp = /^\d{6}$/.test(code);
      return sent(send, `/api/auth/two-factor/verify-${isTotp ? "totp" : "backup-code"}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ code }),
      });
    },
    acceptInvitation: (token: string, password: string) =>
      post<{ email: string }>("/api/invitations/accept", { token, password }),
    signOut: () =>
      sent(send, "/api/auth/sign-out", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      }),
    /** The live stream: never times out, ends with the signal. */
    events: (lastEventId: string, signal: AbortSignal) =>
      send("/api/events", {
        headers: { accept: "text/event-stream", "last-event-id": lastEventId },
        cache: "no-store",
        signal,
      }),
  };
}

/** Where a camera's newest picture is. */
export function snapshotPath(deviceId: string, cameraId: string): string {
  return `/api/devices/${encodeURIComponent(deviceId)}/cameras/${
    encodeURIComponent(cameraId)
  }/snapshot`;
}

/** The picture that a read was made from. */
export function readImagePath(readId: string): string {
  return `/api/plates/${encodeURIComponent(readId)}/image`;
}

/** Sends in process as the one who made `request`: with its cookie and its address. */
export function sendAs(
  request: Request,
  api: (request: Request) => Response | Promise<Response>,
): Send {
  const { origin } = new URL(request.url);
  return async (path, init) => {
    const headers = new Headers(init?.headers);
    for (const name of ["cookie", "user-agent", "x-forwarded-for", "x-real-ip", "host"]) {
      const value = request.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    headers.set("origin", origin);
    return await api(new Request(new URL(path, origin), { ...init, headers }));
  };
}

/** Sends from the browser. */
export const sendFromBrowser: Send = (path, init) => fetch(path, init);

/** `null` when there was no answer in time. */
async function sent(send: Send, path: string, init: RequestInit): Promise<Response | null> {
  try {
    return await send(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return null;
  }
}

async function call<T>(send: Send, path: string, init: RequestInit): Promise<Answer<T>> {
  const response = await sent(send, path, init);
  if (response === null) return { ok: false, status: 0, problem: null };
  const body = await response.json().catch(() => null);
  if (response.ok) return { ok: true, data: body as T };
  return { ok: false, status: response.status, problem: body as Problem | null };
}

function withoutEmpty(filter: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
}
