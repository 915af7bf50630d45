// Owns which devices a search for plates can be narrowed to: those of the chosen location.
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Device } from "../../server/contract/fleet.ts";
import type { Answer } from "../api/call.ts";
import type { ApiClient } from "../api_client.ts";

export type ListedDevice = Pick<Device, "id" | "name" | "cameras">;
export type PlateDevices = Answer<readonly ListedDevice[]>;

export const DEVICES_MOST = "200";
const NONE: PlateDevices = { ok: true, data: [] };

/** Asks for those of the location that the form has, unless another is chosen meanwhile. */
export async function loadPlateDevices(
  api: Pick<ApiClient, "devices">,
  { form, devices }: {
    form: ReadonlySignal<{ readonly location: string }>;
    devices: Signal<PlateDevices>;
  },
): Promise<void> {
  const { location } = form.peek();
  devices.value = NONE;
  if (location === "") return;
  const answer = await api.devices({ location_id: location, limit: DEVICES_MOST });
  if (form.peek().location !== location) return;
  devices.value = answer.ok ? { ok: true, data: answer.data.items } : answer;
}
