// Owns that each vehicle's picture is sent to be read, and that the gate hears what became of it.
import type { FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { isWorthReading } from "./follow_cameras.ts";
import type { ReadSent } from "./read_queue.ts";

/** Sends what the camera's gate finds worth a call, until the returned function is called. */
export function followGate(
  camera: FleetCamera,
  send: (frame: Frame) => Promise<ReadSent | null>,
): () => void {
  return camera.gate.onVehicle(async (frame) => {
    if (!isWorthReading(camera)) return;
    const isRead = wasRead(await send(frame));
    camera.gate.heardOutcome({ frameId: frame.id, isRead });
  });
}

/** Another picture helps only where this one was looked at and showed no plate. */
function wasRead(sent: ReadSent | null): boolean {
  if (sent?.kind !== "answered") return true;
  return sent.answer.outcome !== "missed" && sent.answer.outcome !== "empty";
}
