// Owns following an adopted camera until it is in use, or it is told why it is not.
import type { DeploymentDevice } from "../../server/contract/deployment.ts";
import type { CameraAdoption, SiteCamera } from "../../server/contract/site_camera.ts";
import { discoveryClient } from "../api/discovery_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { sleep } from "./sleep.ts";

/** `sending`: the settings are on their way; `trying`: the device has them. */
export type AdoptionState =
  | { readonly kind: "sending" | "trying"; readonly waiting: string | null }
  | { readonly kind: "done"; readonly deviceId: string; readonly cameraId: string }
  | { readonly kind: "failed"; readonly trouble: string | null };

const EVERY_MS = 1500;
const SENDING = new Set<DeploymentDevice["status"]>(["pending", "sent"]);
const HAS_THEM = new Set<DeploymentDevice["status"]>(["applied", "soaking", "done"]);

/** Tells each state until it is over, or the signal ends it. */
export async function followAdoption(
  adoption: CameraAdoption,
  { signal, onState }: { signal: AbortSignal; onState(state: AdoptionState): void },
): Promise<void> {
  while (!signal.aborted) {
    const [deployment, camera] = await Promise.all([
      createApiClient(sendFromBrowser).deployment(adoption.deployment_id),
      discoveryClient().foundCamera(adoption.found_id),
    ]);
    if (signal.aborted) return;
    // What cannot be asked now is asked again: the adoption goes on meanwhile.
    if (deployment.ok && camera.ok) {
      const row = deployment.data.devices.find(({ device_id }) => device_id === adoption.device_id);
      const state = adoptionState(row, camera.data);
      onState(state);
      if (state.kind === "done" || state.kind === "failed") return;
    }
    await sleep(EVERY_MS);
  }
}

/** Pure. Another deployment that took this one's place (`skipped`) brings the rule as well. */
export function adoptionState(
  row: Pick<DeploymentDevice, "status" | "waiting"> | undefined,
  { camera_id, is_adopted, trouble, device_id }: Pick<
    SiteCamera,
    "camera_id" | "is_adopted" | "trouble" | "device_id"
  >,
): AdoptionState {
  const status = row?.status ?? "skipped";
  const waiting = row?.waiting ?? null;
  if (SENDING.has(status)) return { kind: "sending", waiting: waiting?.message ?? null };
  const isReplaced = status === "skipped" && waiting?.code === "superseded";
  if (!HAS_THEM.has(status) && !isReplaced) {
    return { kind: "failed", trouble: waiting?.message ?? null };
  }
  if (trouble !== null) return { kind: "failed", trouble };
  if (is_adopted && camera_id !== null) {
    return { kind: "done", deviceId: device_id, cameraId: camera_id };
  }
  return { kind: "trying", waiting: null };
}
