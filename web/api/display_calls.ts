// Owns the API's calls about lane displays: what one shows, and the keys by which they do.
import type { Display } from "../../server/contract/display.ts";
import type { ApiKey, CreatedKey } from "../../server/contract/key.ts";
import type { Page } from "../../server/contract/page.ts";
import type { Calls } from "./call.ts";

export const displayCalls = ({ get }: Calls) => ({
  display: (locationId: string) =>
    get<Display>(`/api/locations/${encodeURIComponent(locationId)}/display`),
});

export const displayKeyCalls = ({ get, post, del }: Calls) => ({
  displayKeys: () => get<Page<ApiKey>>("/api/keys?limit=200"),
  /** May follow the events of one location, and nothing else. */
  createDisplayKey: ({ name, locationId }: { name: string; locationId: string }) =>
    post<CreatedKey>("/api/keys", { name, scopes: ["events:read"], location_ids: [locationId] }),
  endDisplayKey: (id: string) => del<null>(`/api/keys/${encodeURIComponent(id)}`),
});

/** The location of a key that only a display has; `null`: it is another's. */
export function displayLocationOf({ scopes, location_ids }: ApiKey): string | null {
  const isDisplays = scopes.length === 1 && scopes[0] === "events:read";
  return isDisplays && location_ids?.length === 1 ? location_ids[0] ?? null : null;
}
