// Owns which events somebody wants and may see. Pure.
import type { Event, EventQuery, EventType } from "../contract/event.ts";
import { type Actor, visibleLocations } from "../users/actor.ts";

/** `null` is no restriction. */
export interface EventFilter {
  types: ReadonlySet<EventType> | null;
  locationId: string | null;
  deviceId: string | null;
  /** The locations that the reader may know of. */
  visible: ReadonlySet<string> | null;
}

/** What the reader asked for, within what it may see. */
export function eventFilter(
  actor: Actor,
  query: Pick<EventQuery, "types" | "location" | "device">,
): EventFilter {
  const visible = visibleLocations(actor);
  return {
    types: query.types === undefined || query.types.length === 0 ? null : new Set(query.types),
    locationId: query.location ?? null,
    deviceId: query.device ?? null,
    visible: visible === null ? null : new Set(visible),
  };
}

/** Whether the event is for this reader. What belongs to no location is for those who see all. */
export function wantsEvent(filter: EventFilter, event: Event): boolean {
  const { types, locationId, deviceId, visible } = filter;
  if (types !== null && !types.has(event.type)) return false;
  if (locationId !== null && event.location_id !== locationId) return false;
  if (deviceId !== null && event.device_id !== deviceId) return false;
  return visible === null || (event.location_id !== null && visible.has(event.location_id));
}
