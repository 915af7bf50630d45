// Owns which events are worth a bell, and how far this browser has read them. Pure but for storage.
import type { Event, EventType } from "../../server/contract/event.ts";
import { incidentPath } from "../words/incident_path.ts";

const WORTH: readonly EventType[] = [
  "device.offline",
  "device.quarantined",
  "incident.opened",
  "deployment.halted",
  "recognizer.budget",
  "webhook.failing",
  "webhook.disabled",
];
/** Causes of incidents that have an event of their own among these. */
const TOLD_BY_ITSELF: readonly string[] = ["device_silent", "device_quarantined"];
/** As the API takes them. */
export const NOTICE_TYPES = WORTH.join(",");
/** So many are remembered by a page. */
export const MOST_NOTICES = 50;
/** What is older when it comes is history, not news. */
const NEWS_MS = 10 * 60_000;

export function isNotice({ type, data }: Pick<Event, "type" | "data">): boolean {
  if (type !== "incident.opened") return WORTH.includes(type);
  return data.severity === "critical" && !TOLD_BY_ITSELF.includes(String(data.cause));
}

/** With this event, newest first; the same list when it is there already. */
export function withNotice(notices: readonly Event[], event: Event): readonly Event[] {
  if (!isNotice(event) || notices.some(({ id }) => id === event.id)) return notices;
  return [event, ...notices].sort((a, b) => Number(b.id) - Number(a.id)).slice(0, MOST_NOTICES);
}

/** How many are newer than what was read. */
export function unreadCount(notices: readonly Event[], readId: number): number {
  return notices.filter(({ id }) => Number(id) > readId).length;
}

/** Whether somebody who looks elsewhere should be told now, once a browser. */
export function isNews(
  event: Event,
  { toldId, nowMs }: { toldId: number; nowMs: number },
): boolean {
  return isNotice(event) && Number(event.id) > toldId &&
    nowMs - Date.parse(event.occurred_at) < NEWS_MS;
}

/** Where the event is dealt with. */
export function noticeHref({ type, device_id, location_id, data }: Event): string | null {
  const [noun] = type.split(".");
  if (noun === "device" && device_id !== null) return `/devices/${encodeURIComponent(device_id)}`;
  if (noun === "deployment") {
    return `/deployments/${encodeURIComponent(String(data.deployment_id))}`;
  }
  if (noun === "incident") return incidentPath(String(data.incident_id));
  if (noun === "webhook") return "/webhooks";
  return location_id === null ? null : `/locations/${encodeURIComponent(location_id)}`;
}

/** A number of this browser, shared by its tabs; `null` where it has none or may not say. */
export function storedNumber(name: string): number | null {
  try {
    const text = localStorage.getItem(`washfleet.${name}`);
    return text === null ? null : Number(text);
  } catch {
    return null;
  }
}

export function storeNumber(name: string, value: number): void {
  try {
    localStorage.setItem(`washfleet.${name}`, String(value));
  } catch {
    // This tab goes by what it knows.
  }
}
