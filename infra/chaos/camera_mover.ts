// Owns moving the demo's cameras to their other address and back.
import { commandCamera } from "../demo/command_camera.ts";
import type { DemoPorts } from "../demo/ports.ts";
import type { ChaosWorld } from "./faults.ts";

/** Each move leads to where the camera is not. */
export function cameraMover(controlUrl: string, { networks }: DemoPorts): ChaosWorld["moveCamera"] {
  const moves = [0, 0];
  return async (site) => {
    const { hosts } = networks[site];
    moves[site] = (moves[site] ?? 0) + 1;
    const host = hosts[(moves[site] ?? 0) % hosts.length];
    await commandCamera(controlUrl, `/cameras/${site}/address`, { host });
  };
}
