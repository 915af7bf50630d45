// Owns which events may change a list of incidents.
import type { Event } from "../../server/contract/event.ts";

export function concernsIncidents({ type }: Pick<Event, "type">): boolean {
  return type.startsWith("incident.");
}
