// Owns how the demo makes its fleet: through the server's API, as an integrator would.
import type { ClaimCode } from "../../server/contract/device_settings.ts";
import type { RegisteredDevice } from "../../server/contract/fleet.ts";
import type { CreatedEndpoint } from "../../server/contract/webhook.ts";

export interface Site {
  location: string;
  timezone: string;
  device: string;
}

export interface FleetClient {
  createKey(name: string, scopes: string[]): Promise<string>;
  /** @returns the device's id and its claim code, a new one where the device is there already */
  registerSite(site: Site): Promise<{ deviceId: string; locationId: string; claimCode: string }>;
  createEndpoint(url: string): Promise<string>;
}

/** Signs in and keeps the session's cookie. @throws Error with what the server said */
export async function signIn(
  serverUrl: string,
  login: { email: string; password: string },
): Promise<FleetClient> {
  const response = await fetch(`${serverUrl}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: serverUrl },
    body: JSON.stringify(login),
  });
  if (!response.ok) throw new Error(`Cannot sign in: ${response.status} ${await response.text()}`);
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  const call: Call = (method, path, body) => callApi({ serverUrl, cookie, method, path, body });
  return {
    createKey: async (name, scopes) => {
      const { key } = await call<{ key: string }>("POST", "/api/keys", { name, scopes });
      return key;
    },
    registerSite: (site) => registerSite(call, site),
    createEndpoint: (url) => createEndpoint(call, url),
  };
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

async function callApi<T>(
  request: { serverUrl: string; cookie: string; method: string; path: string; body?: unknown },
): Promise<T> {
  const { serverUrl, cookie, method, path, body } = request;
  const response = await fetch(serverUrl + path, {
    method,
    headers: { "content-type": "application/json", cookie, origin: serverUrl },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Cannot ${method} ${path}: ${response.status} ${text}`);
  return (text === "" ? null : JSON.parse(text)) as T;
}

interface Listed {
  items: { id: string; name: string; description?: string }[];
}

async function registerSite(
  call: Call,
  site: Site,
): ReturnType<FleetClient["registerSite"]> {
  const locations = await call<Listed>("GET", "/api/locations?limit=200");
  const location = locations.items.find((entry) => entry.name === site.location) ??
    await call<{ id: string }>("POST", "/api/locations", {
      name: site.location,
      timezone: site.timezone,
    });
  const devices = await call<Listed>("GET", "/api/devices?limit=200");
  const known = devices.items.find((entry) => entry.name === site.device);
  if (known !== undefined) {
    const { claim_code } = await call<ClaimCode>("POST", `/api/devices/${known.id}/claims`, {});
    return { deviceId: known.id, locationId: location.id, claimCode: claim_code };
  }
  const { device, claim_code } = await call<RegisteredDevice>("POST", "/api/devices", {
    name: site.device,
    location_id: location.id,
  });
  return { deviceId: device.id, locationId: location.id, claimCode: claim_code };
}

const RECEIVER = "The demo's receiver";

/** A secret is shown once, so an endpoint of an earlier run is replaced. */
async function createEndpoint(call: Call, url: string): Promise<string> {
  const endpoints = await call<Listed>("GET", "/api/webhooks?limit=200");
  for (const old of endpoints.items.filter((entry) => entry.description === RECEIVER)) {
    await call("DELETE", `/api/webhooks/${old.id}`);
  }
  const { secret } = await call<CreatedEndpoint>("POST", "/api/webhooks", {
    url,
    description: RECEIVER,
  });
  return secret;
}
