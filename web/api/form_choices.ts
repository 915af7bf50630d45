// Owns reading what forms choose from: every location, and devices up to a number that a list can hold.
import type { Device, Location } from "../../server/contract/fleet.ts";
import type { PageApi } from "../page_api.ts";

const PAGE = "200";
/** Five pages: a list of more boxes helps nobody; such a fleet is limited by location. */
const MOST_PAGES = 5;

export async function formChoices(
  api: PageApi,
): Promise<{ locations: Location[]; devices: Device[] }> {
  const [answer, devices] = await Promise.all([api.locations(), devicesOf(api)]);
  return { locations: answer.ok ? answer.data.items : [], devices };
}

async function devicesOf(api: PageApi): Promise<Device[]> {
  const devices: Device[] = [];
  let cursor: string | null = "";
  for (let page = 0; page < MOST_PAGES && cursor !== null; page++) {
    const answer: Awaited<ReturnType<PageApi["devices"]>> = await api.devices({
      limit: PAGE,
      cursor,
    });
    if (!answer.ok) break;
    devices.push(...answer.data.items);
    cursor = answer.data.next_cursor;
  }
  return devices;
}
