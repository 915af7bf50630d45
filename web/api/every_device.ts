// Owns reading every device that a filter fits, page by page, up to as many as one act may take.
import type { Device } from "../../server/contract/fleet.ts";
import type { Page } from "../../server/contract/page.ts";
import type { Answer } from "./call.ts";
import type { DeviceFilter } from "./fleet_calls.ts";

/** As the server takes them in one deployment or bulk action. */
export const MOST_DEVICES = 500;

export interface EveryDevice {
  readonly items: readonly Device[];
  /** There are more than were read. */
  readonly isMore: boolean;
}

/** The devices by name. */
export async function everyDevice(
  devices: (filter: DeviceFilter) => Promise<Answer<Page<Device>>>,
  filter: DeviceFilter,
): Promise<Answer<EveryDevice>> {
  const items: Device[] = [];
  for (let cursor = "";;) {
    const answer = await devices({ ...filter, cursor, limit: "200" });
    if (!answer.ok) return answer;
    items.push(...answer.data.items);
    cursor = answer.data.next_cursor ?? "";
    const isFull = items.length >= MOST_DEVICES;
    if (cursor !== "" && !isFull) continue;
    const isMore = cursor !== "" || items.length > MOST_DEVICES;
    return { ok: true, data: { items: items.slice(0, MOST_DEVICES), isMore } };
  }
}
