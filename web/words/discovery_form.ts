// Owns what the address of the page of found cameras means: the form's fields ↔ the API's question.
// Pure.
import type { FoundFilter } from "../api/discovery_calls.ts";

/** Fields of the form, as in the page's address; `""`: any. */
export interface DiscoveryForm {
  readonly state: string;
  readonly location: string;
  readonly device: string;
  readonly search: string;
}

export const FOUND_STATES = ["new", "adopted", "gone", "ignored"] as const;
const MOST_CHARACTERS = 80;

export function discoveryFormOf(params: URLSearchParams): DiscoveryForm {
  const field = (name: string) => (params.get(name) ?? "").trim();
  const state = field("state");
  return {
    state: (FOUND_STATES as readonly string[]).includes(state) ? state : "",
    location: field("location"),
    device: field("device"),
    search: field("search").slice(0, MOST_CHARACTERS),
  };
}

export function foundFilterOf(form: DiscoveryForm): FoundFilter {
  const { state, location, device, search } = form;
  return { state, location_id: location, device_id: device, search };
}

export function discoveryAddress(form: Partial<DiscoveryForm>): string {
  const filled = Object.entries(form).filter(([, value]) => value !== "");
  const query = new URLSearchParams(filled).toString();
  return query === "" ? "/discovery" : `/discovery?${query}`;
}

/** Whether it leaves cameras out by what they are, rather than by where. */
export function isNarrowed({ state, search }: DiscoveryForm): boolean {
  return state !== "" || search !== "";
}
