// Owns a fleet of cameras without FFmpeg for tests: real frame stores, states set by hand.
import type { Fleet, FleetCamera } from "../../edge/cameras/fleet.ts";
import { createFrameStore, type Frame } from "../../edge/cameras/frame_store.ts";
import type { CameraReport, CameraSettings } from "../../server/contract/camera.ts";

export interface PushOptions {
  ageMs?: number;
  /** Stands in a picture that no decoder takes. */
  text?: string;
  /** A picture instead, which is said to be 640 wide as well. */
  jpeg?: Uint8Array<ArrayBuffer>;
}

export interface HandFleet extends Fleet {
  /** Pushes a picture that arrived `ageMs` before `monotonicMs()`. */
  push(cameraId: string, options?: PushOptions): Frame;
  /** Has a camera's gate find this picture worth a call. */
  vehicle(frame: Frame): void;
  /** What the gates heard of the pictures they gave, in order. */
  readonly outcomes: { frameId: number; isRead: boolean }[];
  /** Changes what a camera reports. */
  set(cameraId: string, report: Partial<CameraReport>): void;
  /** Ids given to `restart`, in order. */
  readonly restarted: string[];
}

/** The cameras stream from the start. Ages are counted on `monotonicMs`. */
export function createHandFleet(
  settings: readonly CameraSettings[],
  monotonicMs: () => number = () => performance.now(),
): HandFleet {
  const cameras = new Map<string, FleetCamera & { changes: Partial<CameraReport> }>();
  const restarted: string[] = [];
  const outcomes: HandFleet["outcomes"] = [];
  const gates = new Map<string, Set<(frame: Frame) => void>>();
  const add = (one: CameraSettings) => {
    const frames = createFrameStore({ cameraId: one.id, maxFrames: 5, maxBytes: 1_000_000 });
    const changes: Partial<CameraReport> = {};
    const report = () => ({ ...streaming(one, frames.framesTotal), ...changes });
    const listeners = new Set<(frame: Frame) => void>();
    gates.set(one.id, listeners);
    const gate: FleetCamera["gate"] = {
      onVehicle(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      heardOutcome: (outcome) => void outcomes.push(outcome),
    };
    const ownIntervalMs = () => changes.slowed_from_ms ?? one.interval_ms;
    cameras.set(one.id, {
      id: one.id,
      settings: one,
      frames,
      gate,
      report,
      changes,
      ownIntervalMs,
    });
  };
  for (const one of settings) add(one);
  const find = (id: string) => {
    const camera = cameras.get(id);
    if (camera === undefined) throw new Error(`Cannot find the camera ${id}`);
    return camera;
  };
  return {
    restarted,
    outcomes,
    vehicle(frame) {
      for (const listener of gates.get(frame.cameraId) ?? []) listener(frame);
    },
    apply(next) {
      const diff = {
        added: next.map((one) => one.id).filter((id) => !cameras.has(id)),
        removed: [...cameras.keys()].filter((id) => !next.some((one) => one.id === id)),
        restarted: [],
        updated: [],
        unchanged: next.map((one) => one.id).filter((id) => cameras.has(id)),
      };
      for (const id of diff.removed) cameras.delete(id);
      for (const one of next) if (!cameras.has(one.id)) add(one);
      return diff;
    },
    camera: (id) => cameras.get(id) ?? null,
    cameras: () => [...cameras.values()].map((camera) => camera.report()),
    restart(id) {
      if (cameras.has(id)) restarted.push(id);
      return cameras.has(id);
    },
    stop() {
      for (const camera of cameras.values()) camera.frames.close();
      return Promise.resolve();
    },
    push(id, { ageMs = 0, text = "picture", jpeg } = {}) {
      return find(id).frames.push({
        jpeg: jpeg ?? new Uint8Array([0xff, 0xd8, ...new TextEncoder().encode(text), 0xff, 0xd9]),
        capturedAt: new Date(Date.now() - ageMs),
        receivedMonotonicMs: monotonicMs() - ageMs,
        width: 640,
        height: 360,
      });
    },
    set: (id, report) => void Object.assign(find(id).changes, report),
  };
}

function streaming(settings: CameraSettings, framesTotal: number): CameraReport {
  return {
    camera_id: settings.id,
    name: settings.name ?? settings.id,
    status: "streaming",
    reason: null,
    detail: null,
    since: new Date(0).toISOString(),
    frame_age_ms: null,
    fps: 1,
    frames_total: framesTotal,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: 640,
    height: 360,
  };
}
