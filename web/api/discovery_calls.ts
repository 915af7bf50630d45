// Owns the API's calls about found cameras. One page alone makes them in the browser, so they are not
// among those that every page loads (api_client.ts).
import type { Page } from "../../server/contract/page.ts";
import type {
  AdoptCamera,
  CameraAdoption,
  DiscoveryLook,
  SiteCamera,
} from "../../server/contract/site_camera.ts";
import { sendFromBrowser } from "../api_client.ts";
import type { Answer } from "./call.ts";
import { type Calls, createCalls, queryOf } from "./call.ts";

/** `GET /api/discovery` as the page asks it; all optional. */
export type FoundFilter = Partial<
  Record<"location_id" | "device_id" | "state" | "search" | "cursor" | "limit", string>
>;

/** What the page shows: cameras as far as they were read, and how their devices looked around. */
export interface Found {
  readonly cameras: Page<SiteCamera>;
  readonly looks: readonly DiscoveryLook[];
}

export type DiscoveryCalls = ReturnType<typeof discoveryCalls>;

const at = (id: string) => `/api/discovery/${encodeURIComponent(id)}`;

export const discoveryCalls = ({ get, post }: Calls) => ({
  foundCameras: (filter: FoundFilter) => get<Page<SiteCamera>>(`/api/discovery${queryOf(filter)}`),
  discoveryLooks: (filter: Pick<FoundFilter, "location_id" | "device_id" | "cursor" | "limit">) =>
    get<Page<DiscoveryLook>>(`/api/discovery/looks${queryOf(filter)}`),
  foundCamera: (id: string) => get<SiteCamera>(at(id)),
  adoptCamera: (id: string, input: AdoptCamera, key: string) =>
    post<CameraAdoption>(`${at(id)}/adopt`, input, { "idempotency-key": key }),
  ignoreCamera: (id: string) => post<SiteCamera>(`${at(id)}/ignore`),
  restoreCamera: (id: string) => post<SiteCamera>(`${at(id)}/restore`),
});

/** From the browser. */
export function discoveryClient(): DiscoveryCalls {
  return discoveryCalls(createCalls(sendFromBrowser));
}

const A_PAGE = "200";

/** Page after page, until there are as many cameras as `least`, or no more; with every look. */
export async function loadFound(
  api: Pick<DiscoveryCalls, "foundCameras" | "discoveryLooks">,
  filter: FoundFilter,
  least = 0,
): Promise<Answer<Found>> {
  const [cameras, looks] = await Promise.all([
    pages((cursor) => api.foundCameras({ ...filter, cursor, limit: A_PAGE }), least),
    pages((cursor) => {
      const { location_id = "", device_id = "" } = filter;
      return api.discoveryLooks({ location_id, device_id, cursor, limit: A_PAGE });
    }, Infinity),
  ]);
  if (!cameras.ok) return cameras;
  if (!looks.ok) return looks;
  return { ok: true, data: { cameras: cameras.data, looks: looks.data.items } };
}

async function pages<T>(
  ask: (cursor: string) => Promise<Answer<Page<T>>>,
  least: number,
): Promise<Answer<Page<T>>> {
  const items: T[] = [];
  for (let cursor = "";;) {
    const answer = await ask(cursor);
    if (!answer.ok) return answer;
    items.push(...answer.data.items);
    const { next_cursor } = answer.data;
    if (next_cursor === null || items.length >= least) {
      return { ok: true, data: { items, next_cursor } };
    }
    cursor = next_cursor;
  }
}
