// Owns the look at the whole fleet that one scrape is answered from: the database's word on every
// device, and the last report of those that were heard lately. Pure once it has been gathered.
import type { CameraReport } from "../contract/camera.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import { silentAfterMs } from "../devices/heartbeat_pace.ts";
import { findRecognizerUsage, type UsageRow } from "../fleet/queries.ts";
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import { visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { labelText } from "./exposition.ts";
import {
  type Backlog,
  findBacklog,
  findLocationCalls,
  findScrapedDevices,
  type LocationCalls,
  type ScrapedDevice,
} from "./queries.ts";

/** A report older than this, and than three as it was told to send them, says nothing of now: its series end. */
export const STALE_AFTER_MS = 60_000;

export interface LookedAtDevice {
  row: ScrapedDevice;
  /** Of its series. */
  labels: string;
  /** `null`: not heard for {@link STALE_AFTER_MS}, or not to be believed. */
  report: Heartbeat | null;
  /** Its clock less the server's when the report came, with the report's time on its way. */
  clockOffsetMs: number;
  ageMs: number;
  cameras: { labels: string; report: CameraReport }[];
}

export interface FleetLook {
  devices: LookedAtDevice[];
  locationCalls: LocationCalls[];
  /** Of the account and the courier; `null` for those who may see some locations only. */
  whole: { usage: UsageRow | undefined; backlog: Backlog } | null;
}

/** As far as the actor may know of the fleet. */
export async function lookAtFleet(
  ctx: Context,
  { states }: { states: Pick<DeviceStates, "list"> },
): Promise<FleetLook> {
  const visible = visibleLocations(ctx.actor);
  const now = ctx.now();
  const [rows, live, locationCalls, whole] = await Promise.all([
    findScrapedDevices(ctx.db, { visible }),
    states.list(),
    findLocationCalls(ctx.db, { visible, now }),
    visible === null ? lookAtWhole(ctx) : null,
  ]);
  const devices = rows.map((row) => lookAtDevice(row, live.get(row.id), now.getTime()));
  return { devices, locationCalls, whole };
}

async function lookAtWhole({ db, now }: Context) {
  const [usage, backlog] = await Promise.all([findRecognizerUsage(db, now()), findBacklog(db)]);
  return { usage, backlog };
}

/** A quarantined device's report may be another machine's word. */
function lookAtDevice(
  row: ScrapedDevice,
  state: DeviceState | undefined,
  nowMs: number,
): LookedAtDevice {
  const labels = labelText({
    location_id: row.location_id,
    location: row.location_name,
    device_id: row.id,
    device: row.name,
  });
  const heardMs = state === undefined ? Number.NEGATIVE_INFINITY : Date.parse(state.received_at);
  const staleAfterMs = Math.max(STALE_AFTER_MS, silentAfterMs(state?.told_every_ms));
  const isHeard = state !== undefined && Math.abs(nowMs - heardMs) <= staleAfterMs;
  const report = isHeard && !row.is_quarantined ? state.heartbeat : null;
  return {
    row,
    labels,
    report,
    clockOffsetMs: report === null ? 0 : Date.parse(report.sent_at) - heardMs,
    ageMs: Math.max(0, nowMs - heardMs),
    cameras: (report?.cameras ?? []).map((camera) => ({
      labels: `${labels},camera_id="${camera.camera_id}"`, // of a-z, 0-9, - and _
      report: camera,
    })),
  };
}
