// Owns the read that a person at the agent asks for and waits for. Decides nothing of its answer.
import type { Fleet } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { ownFreshForMs, promptFrame } from "../cameras/prompt_frame.ts";
import type { ReadSent } from "./read_queue.ts";

/** What became of it. `away` also when the picture is kept for later: nobody waits that long. */
export type ReadNow =
  | { kind: "unlinked" | "no_snapshot" }
  | { kind: "stale_snapshot"; frameAgeMs: number }
  | Exclude<ReadSent, { kind: "dropped" | "spooled" }>;

/** Sends the newest frame of a camera. */
export async function readNow(
  cameraId: string,
  { fleet, monotonicMs, send, signal }: {
    fleet: Fleet;
    monotonicMs: () => number;
    send: (frame: Frame) => Promise<ReadSent>;
    /** Nobody waits any more. */
    signal: AbortSignal;
  },
): Promise<ReadNow> {
  const camera = fleet.camera(cameraId);
  const frame = camera === null ? null : await promptFrame(camera, { monotonicMs, signal });
  if (camera === null || frame === null) return { kind: "no_snapshot" };
  const frameAgeMs = Math.max(0, Math.round(monotonicMs() - frame.receivedMonotonicMs));
  if (frameAgeMs > ownFreshForMs(camera)) return { kind: "stale_snapshot", frameAgeMs };
  const { promise: left, resolve } = Promise.withResolvers<ReadSent>();
  const leave = () => resolve({ kind: "dropped" });
  signal.addEventListener("abort", leave, { once: true });
  const sent = await Promise.race([send(frame), left]);
  signal.removeEventListener("abort", leave);
  switch (sent.kind) {
    case "spooled":
      return { kind: "away", detail: "The server is away. The picture is read once it is back." };
    case "dropped":
      return { kind: "away", detail: "The frame was not sent." };
    default:
      return sent;
  }
}
