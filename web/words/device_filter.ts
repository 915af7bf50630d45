// Owns what the devices page's address means: its fields ↔ the API's question.
import type { DeviceFilter } from "../api/fleet_calls.ts";

/** Fields of the page's address; `""`: not given. */
export interface DeviceForm {
  readonly search: string;
  readonly location: string;
  readonly status: string;
  readonly labels: string;
  readonly cursor: string;
}

const STATUSES = new Set(["online", "offline", "error", "maintenance"]);

export function deviceFormOf(params: URLSearchParams): DeviceForm {
  const field = (name: string) => (params.get(name) ?? "").trim();
  const status = field("status");
  return {
    search: field("search").slice(0, 80),
    location: field("location"),
    status: STATUSES.has(status) ? status : "",
    labels: field("labels"),
    cursor: field("cursor"),
  };
}

/** The question to the API, but for how many. */
export function deviceFilterOf(form: DeviceForm): DeviceFilter {
  const { search, location, status, labels, cursor } = form;
  return { search, location_id: location, status, labels, cursor };
}

/** The page's address of a form; empty fields are left out. */
export function deviceAddress(form: Partial<DeviceForm>): string {
  const filled = Object.entries(form).filter(([, value]) => value !== "");
  return filled.length === 0 ? "/devices" : `/devices?${new URLSearchParams(filled)}`;
}

/** Whether anything but the page within the list is asked for. */
export function isFiltered({ search, location, labels }: DeviceForm): boolean {
  return search !== "" || location !== "" || labels !== "";
}
