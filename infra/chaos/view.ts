// Owns how the fleet looks from outside while it is being broken: what the server and the agents say
// of themselves. Changes nothing.
import type { DemoFile } from "../demo/demo_file.ts";
import type { CameraReport } from "../../server/contract/camera.ts";
import type { RemedyReport } from "../../server/contract/remedy.ts";
import type { Readiness } from "../../server/contract/readiness.ts";

/** A site's agent and its one camera. */
export interface SiteView {
  readonly bootId: string;
  readonly camera: Pick<CameraReport, "status" | "reason" | "frame_age_ms" | "restarts_total">;
  readonly linkState: string;
  /** Where the agent keeps its data; `null`: it cannot tell. */
  readonly diskFreeBytes: number | null;
  /** What it did by itself, the newest last. */
  readonly remedies: readonly RemedyReport[];
}

export interface FleetView {
  /** `null`: the server does not answer. */
  readonly server: Readiness | null;
  /** In the demo's order; `null`: the agent does not answer. */
  readonly sites: readonly (SiteView | null)[];
}

/** A picture this old is still one of now. */
const FRESH_MS = 3000;
const TIMEOUT_MS = 1500;

export async function lookAtFleet(file: DemoFile): Promise<FleetView> {
  const [server, ...sites] = await Promise.all([
    lookAtServer(file.server_url),
    ...file.edges.map(lookAtSite),
  ]);
  return { server, sites };
}

/** Everything works: no part is away, every camera gives fresh pictures, every agent is linked. */
export function isWell({ server, sites }: FleetView): boolean {
  return server !== null && server.ready && !server.degraded && sites.every(isSiteWell);
}

export function isSiteWell(site: SiteView | null): boolean {
  if (site === null || site.linkState !== "up") return false;
  const { status, frame_age_ms: ageMs } = site.camera;
  return status === "streaming" && ageMs !== null && ageMs < FRESH_MS;
}

async function lookAtServer(url: string): Promise<Readiness | null> {
  return await ask<Readiness>(`${url}/readyz`, {}, [200, 503]);
}

async function lookAtSite({ url, api_key }: DemoFile["edges"][number]): Promise<SiteView | null> {
  const headers = { "x-api-key": api_key };
  const health = await ask<{
    boot_id: string;
    cameras: CameraReport[];
    link: { state: string };
    machine: { disk_free_bytes: number | null };
    remedies: { last: RemedyReport[] } | null;
  }>(`${url}/api/health`, headers, [200]);
  const camera = health?.cameras[0];
  if (health === null || camera === undefined) return null;
  return {
    bootId: health.boot_id,
    camera,
    linkState: health.link.state,
    diskFreeBytes: health.machine.disk_free_bytes,
    remedies: health.remedies?.last ?? [],
  };
}

async function ask<Body>(
  url: string,
  headers: Record<string, string>,
  statuses: readonly number[],
): Promise<Body | null> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await response.json();
    return statuses.includes(response.status) ? body : null;
  } catch {
    return null;
  }
}
