// Owns when a figure is told of that crossed its limit: the misses of a location, the disk of a
// device. It is told again only after it was well by a margin, so that none flaps. Pure.
import {
  type Decision,
  type DeviceFact,
  isReminderDue,
  type OpenCause,
  type VisitCount,
} from "./cause.ts";

/** A rate is well again below this share of its limit, a disk above its limit divided by it. */
const WELL_SHARE = 0.8;
const DAY_MS = 86_400_000;

interface Common {
  remindEveryMs: number | null;
  open: readonly OpenCause[];
  nowMs: number;
}

/** One cause for each location. With too few visits nothing is judged, neither way. */
export function decideMissRate(
  input: Common & {
    aboveRatio: number;
    windowMs: number;
    leastVisits: number;
    visits: readonly VisitCount[];
  },
): Decision[] {
  const { aboveRatio, windowMs, leastVisits, nowMs } = input;
  return input.visits.flatMap((count) => {
    const total = count.read + count.missed;
    if (total < leastVisits) return [];
    const ratio = count.missed / total;
    const where = count.locationName;
    const text = `${count.missed} of ${total} vehicles unread in the last ${
      Math.round(windowMs / 60_000)
    } minutes.`;
    return judge({
      isBad: ratio > aboveRatio,
      isWell: ratio <= aboveRatio * WELL_SHARE,
      about: count.locationId,
      raise: {
        causeKey: `miss_rate:${count.locationId}:${Math.floor(nowMs / windowMs)}`,
        locationId: count.locationId,
        title: `${Math.round(ratio * 100)} % of plates missed at ${where}`,
        text,
        subjects: [{ kind: "location", id: count.locationId, name: where }],
      },
      recovered: { title: `Plates are read again at ${where}`, text },
    }, input);
  });
}

/** One cause for each device. Of one that is silent or in maintenance nothing is said. */
export function decideDiskLow(
  input: Common & { belowBytes: number; devices: readonly DeviceFact[] },
): Decision[] {
  const { belowBytes, nowMs } = input;
  return input.devices.flatMap((device) => {
    const { id, name, locationId, locationName, state, diskFreeBytes } = device;
    if (state === "quiet") return quietly(id, input.open);
    if (state !== "online" || diskFreeBytes === null) return [];
    const text = `${Math.round(diskFreeBytes / 1_000_000)} MB are free on its disk.`;
    return judge({
      isBad: diskFreeBytes < belowBytes,
      isWell: diskFreeBytes >= belowBytes / WELL_SHARE,
      about: id,
      raise: {
        causeKey: `disk_low:${id}:${Math.floor(nowMs / DAY_MS)}`,
        locationId,
        title: `${name} at ${locationName} runs out of disk`,
        text,
        subjects: [{ kind: "device", id, name }],
      },
      recovered: { title: `${name} at ${locationName} has disk again`, text },
    }, input);
  });
}

interface Judged {
  isBad: boolean;
  isWell: boolean;
  /** The subject's id, by which an open cause is known. */
  about: string;
  raise: Omit<Extract<Decision, { kind: "raise" }>, "kind" | "lasts">;
  recovered: { title: string; text: string };
}

function judge(judged: Judged, common: Common): Decision[] {
  const open = common.open.find(({ subjects }) => subjects.some(({ id }) => id === judged.about));
  if (open === undefined) {
    return judged.isBad ? [{ kind: "raise", ...judged.raise, lasts: true }] : [];
  }
  const { id } = open;
  if (judged.isWell) return [{ kind: "recover", id, ...judged.recovered }];
  if (!isReminderDue(open, common)) return [];
  return [{ kind: "remind", id, title: `${open.title} (still)`, text: judged.raise.text }];
}

function quietly(about: string, open: readonly OpenCause[]): Decision[] {
  return open.filter(({ subjects }) => subjects.some(({ id }) => id === about))
    .map(({ id }) => ({ kind: "quiet", id }));
}
