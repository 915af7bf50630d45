// Owns which cameras run: what was asked for against what is running, by camera id.
// Never touches FFmpeg: each camera has its supervisor, and no camera knows another.
import type { CameraReport, CameraSettings, CameraStatus } from "../../server/contract/camera.ts";
import type { FrameStore } from "./frame_store.ts";

/** One camera as its readers see it. */
export interface FleetCamera {
  readonly id: string;
  /** The settings it runs with now. The URL may carry credentials. */
  readonly settings: CameraSettings;
  readonly frames: FrameStore;
  report(): CameraReport;
}

/** A camera went from one status to another; `report` is the state after it. */
export interface CameraChange {
  readonly cameraId: string;
  readonly from: CameraStatus;
  readonly to: CameraStatus;
  readonly report: CameraReport;
}

/** Ids by what `apply` did with them. `updated` took new settings without a restart. */
export interface FleetDiff {
  readonly added: string[];
  readonly removed: string[];
  readonly restarted: string[];
  readonly updated: string[];
  readonly unchanged: string[];
}

/** All cameras of this agent. */
export interface Fleet {
  /** Makes the fleet be these cameras, in this order. Returns at once; streams follow. */
  apply(settings: readonly CameraSettings[]): FleetDiff;
  camera(id: string): FleetCamera | null;
  /** A report of each camera, in the order of the settings. */
  cameras(): CameraReport[];
  /** Restarts one stream, forgetting its backoff. False if there is no such camera. */
  restart(id: string): boolean;
  /** Ends every stream; resolves when the last FFmpeg has exited. */
  stop(): Promise<void>;
}
