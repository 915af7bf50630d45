// Owns showing a film to a real gate, and counting what it sent against what was true.
import { createFrameStore } from "../../../edge/cameras/frame_store.ts";
import { GateKeeper } from "../../../edge/cameras/gate_keeper.ts";
import { CameraSettings, type Zone } from "../../../server/contract/camera.ts";
import type { FilmedFrame } from "./film_scenario.ts";
import type { Stand } from "./scenario.ts";

/** The stop line's zone, as an installer would draw it on these scenes. */
export const STOP_ZONE: Zone = [[0.25, 0.35], [0.75, 0.35], [0.78, 0.85], [0.22, 0.85]];

export interface Watched {
  vehicles: number;
  /** How long the film is. */
  seconds: number;
  /** Vehicles of which a picture was sent that shows them standing. */
  caught: number;
  calls: number;
  /** Calls while none of the vehicles stood: for an empty lane, a person, a parked car. */
  falseCallsAtS: number[];
  /** From standing still to the call, ms, of each vehicle caught. */
  delaysMs: number[];
}

/** Pictures a vehicle is still whole in after it starts. */
const LEAVING_S = 0.25;

/** @param film.stands the truth @param zone null: the whole picture */
export function watchFilm(
  film: { frames: readonly FilmedFrame[]; stands: readonly Stand[] },
  zone: Zone | null = STOP_ZONE,
): Watched {
  const settings = CameraSettings.parse({
    id: "lane",
    url: "rtsp://camera/stream",
    zone: zone ?? undefined,
    trigger: { mode: "vehicle" },
  });
  const frames = createFrameStore({ cameraId: "lane", maxFrames: 30, maxBytes: 8_000_000 });
  let nowMs = 0;
  const keeper = new GateKeeper({
    frames,
    settings: () => settings,
    clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs },
    onDecision: () => {},
  });
  const sent: { capturedS: number; atMs: number }[] = [];
  keeper.onVehicle((frame) => {
    sent.push({ capturedS: frame.receivedMonotonicMs / 1000, atMs: nowMs });
  });
  for (const { atMs, jpeg } of film.frames) {
    nowMs = atMs;
    const size = { width: null, height: null };
    frames.push({ jpeg, capturedAt: new Date(atMs), receivedMonotonicMs: atMs, ...size });
  }
  const standAt = (capturedS: number) =>
    film.stands.find(({ fromS, untilS }) => capturedS >= fromS && capturedS <= untilS + LEAVING_S);
  const first = film.stands.map((stand) =>
    sent.find(({ capturedS }) => standAt(capturedS) === stand)
  );
  return {
    vehicles: film.stands.length,
    seconds: (film.frames.at(-1)?.atMs ?? 0) / 1000,
    caught: first.filter((call) => call !== undefined).length,
    calls: sent.length,
    falseCallsAtS: sent.map(({ capturedS }) => capturedS).filter((atS) => !standAt(atS)),
    delaysMs: first.flatMap((call, index) =>
      call === undefined ? [] : [call.atMs - (film.stands[index]?.standsS ?? 0) * 1000]
    ),
  };
}
