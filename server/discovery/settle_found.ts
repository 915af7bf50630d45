// Owns what a device's report changes in what is known of the cameras around it. Pure.
import type { DiscoveryReport, FoundCamera } from "../contract/discovery.ts";
import type { FoundRow, FoundWords } from "./queries.ts";

export interface SettledFound {
  /** Every camera of the report, once, as it is to be written. */
  rows: FoundRow[];
  /** News, in the report's order: never seen before, or at another address than before. */
  news: { kind: "found" | "moved"; row: FoundRow }[];
}

/** @param at when the report came in, by the server's clock */
export function settleFound(
  known: readonly FoundRow[],
  report: Pick<DiscoveryReport, "items" | "scanned_at">,
  { deviceId, at, newId }: { deviceId: string; at: Date; newId: () => string },
): SettledFound {
  const before = new Map(known.map((row) => [row.endpoint, row]));
  // One endpoint twice is one camera, as it was said last.
  const once = new Map(report.items.map((camera) => [camera.endpoint, camera]));
  const settled: SettledFound = { rows: [], news: [] };
  for (const camera of once.values()) {
    const old = before.get(camera.endpoint);
    const isMoved = old !== undefined && old.address !== camera.address;
    const row: FoundRow = {
      id: old?.id ?? newId(),
      device_id: deviceId,
      endpoint: camera.endpoint,
      address: camera.address,
      previous_address: isMoved ? old.address : old?.previous_address ?? null,
      moved_at: isMoved ? at : old?.moved_at ?? null,
      words: wordsOf(camera, old?.words),
      camera_id: camera.camera_id ?? null,
      is_configured: camera.is_configured,
      is_adopted: camera.adopted ?? false,
      trouble: camera.trouble ?? null,
      first_seen_at: old?.first_seen_at ?? at,
      last_seen_at: seenAt(camera, { scannedAt: report.scanned_at, at, old }),
      is_there: true,
      ignored_at: old?.ignored_at ?? null,
      ignored_by: old?.ignored_by ?? null,
    };
    settled.rows.push(row);
    if (old === undefined) settled.news.push({ kind: "found", row });
    else if (isMoved) settled.news.push({ kind: "moved", row });
  }
  return settled;
}

/** By the server's clock, as the agent's may be wrong: only how long before its look counts. */
function seenAt(
  camera: FoundCamera,
  { scannedAt, at, old }: { scannedAt: string | null; at: Date; old: FoundRow | undefined },
): Date {
  if (camera.seen_at === undefined || scannedAt === null) return at;
  const agoMs = Math.max(0, Date.parse(scannedAt) - Date.parse(camera.seen_at));
  const earliest = (old?.last_seen_at ?? at).getTime();
  return new Date(Math.max(at.getTime() - agoMs, earliest));
}

/** What is told only to whoever knows the password is kept when it is not told again. */
function wordsOf(camera: FoundCamera, old: FoundWords | undefined): FoundWords {
  const { name, make, model, hardware, location } = camera;
  return {
    name: name ?? old?.name ?? null,
    make: make ?? old?.make ?? null,
    model: model ?? old?.model ?? null,
    hardware: hardware ?? old?.hardware ?? null,
    location: location ?? old?.location ?? null,
    profiles: camera.profiles ?? old?.profiles ?? [],
    serial: camera.serial ?? old?.serial ?? null,
    mac: camera.mac ?? old?.mac ?? null,
    firmware: camera.firmware ?? old?.firmware ?? null,
    streams: camera.streams ?? old?.streams ?? [],
  };
}
