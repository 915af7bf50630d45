// Owns the verb that says how the whole fleet is, as far as the actor may know of it.
import type { FleetStatus, LocationStatus, RecognizerUsage } from "../contract/fleet.ts";
import type { Recognizer } from "../recognizer/plate_recognizer.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import {
  findLocationCounts,
  findRecognizerUsage,
  findTroubledDevices,
  type LocationCounts,
  type UsageRow,
} from "./queries.ts";
import { recognizerTrouble } from "./recognizer_trouble.ts";

/** A wall of text helps nobody: the first of these are told, then how many more there are. */
const TROUBLE_MOST = 10;

export interface FleetStatusDeps {
  recognizer: Pick<Recognizer, "health">;
}

/** Counts over all visible locations, and of each. Scope `fleet:read`. */
export async function fleetStatus(ctx: Context, deps: FleetStatusDeps): Promise<FleetStatus> {
  requireScope(ctx.actor, "fleet:read");
  const visible = visibleLocations(ctx.actor);
  const now = ctx.now();
  const [locations, troubled, usage] = await Promise.all([
    findLocationCounts(ctx.db, { visible, now }),
    findTroubledDevices(ctx.db, { visible }),
    findRecognizerUsage(ctx.db, now),
  ]);
  const sum = (count: (location: LocationCounts) => number) =>
    locations.reduce((total, location) => total + count(location), 0);
  const troubleOf = Map.groupBy(troubled, (device) => device.location_id);
  const platesToday = sum((location) => location.plates_today);
  const missesToday = sum((location) => location.misses_today);
  const visitsToday = platesToday + missesToday;
  return {
    generated_at: now.toISOString(),
    locations_total: locations.length,
    devices: {
      total: sum((location) => location.devices_total),
      online: sum((location) => location.devices_online),
      offline: sum((location) => location.devices_offline),
      error: sum((location) => location.devices_error),
      maintenance: sum((location) => location.devices_maintenance),
    },
    cameras: {
      total: sum((location) => location.cameras_total),
      streaming: sum((location) => location.cameras_streaming),
      unknown: sum((location) => location.cameras_unknown),
    },
    plates_today: platesToday,
    misses_today: missesToday,
    success_rate: visitsToday === 0 ? null : platesToday / visitsToday,
    recognizer: { ...toUsage(usage), trouble: recognizerTrouble(deps.recognizer.health()) },
    locations: locations.map((location) =>
      toLocationStatus(location, troubleOf.get(location.id) ?? [])
    ),
  };
}

/** One sentence for each trouble, with the device's name; pure. */
export function troubleSentences(
  devices: readonly { name: string; status_reasons: readonly string[] }[],
): string[] {
  const all = devices.flatMap(({ name, status_reasons }) =>
    status_reasons.map((reason) => `${name}: ${reason}`)
  );
  if (all.length <= TROUBLE_MOST) return all;
  return [...all.slice(0, TROUBLE_MOST), `And ${all.length - TROUBLE_MOST} more.`];
}

function toLocationStatus(
  row: LocationCounts,
  troubled: readonly { name: string; status_reasons: readonly string[] }[],
): LocationStatus {
  const { last_read_id, last_plate, last_captured_at } = row;
  return {
    id: row.id,
    name: row.name,
    timezone: row.timezone,
    devices_total: row.devices_total,
    devices_online: row.devices_online,
    cameras_total: row.cameras_total,
    cameras_streaming: row.cameras_streaming,
    cameras_unknown: row.cameras_unknown,
    plates_today: row.plates_today,
    last_plate: last_read_id === null || last_plate === null || last_captured_at === null
      ? null
      : { read_id: last_read_id, plate: last_plate, captured_at: last_captured_at.toISOString() },
    trouble: troubleSentences(troubled),
  };
}

/** The allowance less what was used: the account itself has no such figure. */
function toUsage(row: UsageRow | undefined): RecognizerUsage {
  const calls = row?.calls ?? null;
  const total = row?.total_calls ?? null;
  return {
    calls,
    total_calls: total,
    remaining_calls: calls === null || total === null ? null : total - calls,
    resets_on: row?.resets_on?.toISOString() ?? null,
    synced_at: row?.synced_at?.toISOString() ?? null,
    calls_counted_here: row?.calls_counted ?? 0,
  };
}
