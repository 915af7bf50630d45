// Owns when devices that fell silent are told of: those of one location that fell silent together
// are one cause, however many they are. Pure.
import type { Subject } from "../contract/notification.ts";
import { type Decision, type DeviceFact, isReminderDue, type OpenCause } from "./cause.ts";

/** What falls silent within this is one cause: of a site that is cut off each was heard last within it. */
export const GATHER_MS = 60_000;
/** The last of them is known to be silent one heartbeat after the first, which is silent after three. */
const GATHER_BEATS = 5;
/** Back for this long is back: a site that flaps is one message, not one for each turn. */
export const SETTLE_MS = 60_000;

export interface OfflineInput {
  offlineForMs: number;
  remindEveryMs: number | null;
  devices: readonly DeviceFact[];
  open: readonly OpenCause[];
  nowMs: number;
}

/** What to say of devices that are offline, or are back. */
export function decideOffline(input: OfflineInput): Decision[] {
  const told = new Set(input.open.flatMap(({ subjects }) => subjects.map(({ id }) => id)));
  const sites = Map.groupBy(input.devices, ({ locationId }) => locationId);
  const raised = [...sites.values()].flatMap((site) => raise(site, { input, told }) ?? []);
  return [...input.open.flatMap((cause) => follow(cause, input) ?? []), ...raised];
}

function raise(
  site: readonly DeviceFact[],
  { input, told }: { input: OfflineInput; told: ReadonlySet<string> },
): Decision | null {
  const silent = site
    .filter(({ id, state }) => state === "offline" && !told.has(id))
    .toSorted((a, b) => a.sinceMs - b.sinceMs || (a.id < b.id ? -1 : 1));
  const [first] = silent;
  if (first === undefined) return null;
  const together = silent.filter(({ sinceMs }) => sinceMs <= first.sinceMs + GATHER_MS);
  const lastMs = together.at(-1)?.sinceMs ?? first.sinceMs;
  const gatherMs = Math.max(GATHER_MS, GATHER_BEATS * first.everyMs);
  const readyMs = Math.max(first.sinceMs + gatherMs, lastMs + input.offlineForMs);
  if (input.nowMs < readyMs) return null;
  const { locationId, locationName } = first;
  return {
    kind: "raise",
    causeKey: `device_offline:${first.id}:${first.sinceMs}`,
    locationId,
    title: titleOf(together, site),
    text: `Not heard since ${isoOf(first.sinceMs)}: ${namesOf(together)}.${
      siteHint(together, site)
    }`,
    subjects: together.map(({ id, name }): Subject => ({ kind: "device", id, name })),
    lasts: true,
  };

  function siteHint(group: readonly DeviceFact[], all: readonly DeviceFact[]): string {
    if (!isWholeSite(all) || group.length < 2) return "";
    return ` Nothing at ${locationName} is heard: look at its uplink and power first.`;
  }
}

function titleOf(group: readonly DeviceFact[], site: readonly DeviceFact[]): string {
  const [first] = group;
  const where = first?.locationName ?? "";
  if (isWholeSite(site) && site.length > 1) return `Site ${where} is offline`;
  if (group.length === 1) return `${first?.name} at ${where} is offline`;
  return `${group.length} devices at ${where} are offline`;
}

/** Nothing that should be heard is. */
function isWholeSite(site: readonly DeviceFact[]): boolean {
  return site.every(({ state }) => state !== "online");
}

function follow(cause: OpenCause, input: OfflineInput): Decision | null {
  const { devices, nowMs } = input;
  const ids = new Set(cause.subjects.map(({ id }) => id));
  const now = devices.filter(({ id }) => ids.has(id));
  const silent = now.filter(({ state }) => state === "offline");
  const back = now.filter(({ state }) => state === "online");
  const { id } = cause;
  if (silent.length > 0) {
    if (!isReminderDue(cause, input)) return null;
    const text = `Still not heard: ${namesOf(silent)}.`;
    return { kind: "remind", id, title: `${cause.title} (still)`, text };
  }
  // In maintenance by now, or removed: nobody waits for it.
  if (back.length === 0) return { kind: "quiet", id };
  if (back.some(({ sinceMs }) => nowMs - sinceMs < SETTLE_MS)) return null;
  const title = cause.title.replace(/ (is|are) offline$/, " $1 back online");
  return { kind: "recover", id, title, text: `Heard again: ${namesOf(back)}.` };
}

/** Not a hundred names in a chat. */
const MOST_NAMES = 20;

function namesOf(devices: readonly DeviceFact[]): string {
  const names = devices.map(({ name }) => name).toSorted();
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
