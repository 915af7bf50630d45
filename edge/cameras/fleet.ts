// Owns which cameras run: what was asked for against what is running, by camera id.
// Never touches FFmpeg: each camera has its supervisor, and no camera knows another.
import type { CameraReport, CameraSettings } from "../../server/contract/camera.ts";
import { leaveTrace } from "../../server/tracing.ts";
import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import type { FrameStore } from "./frame_store.ts";
import type { GateDecision } from "./gate/gate_state.ts";
import type { GateKeeper } from "./gate_keeper.ts";
import { Supervisor } from "./supervisor.ts";
import type { CameraChange, SupervisorOptions } from "./supervisor.ts";

/** One camera as its readers see it. */
export interface FleetCamera {
  readonly id: string;
  /** The settings it runs with now. The URL may carry credentials. */
  readonly settings: CameraSettings;
  readonly frames: FrameStore;
  /** Tells of vehicles while the trigger is `vehicle`. */
  readonly gate: Pick<GateKeeper, "onVehicle" | "heardOutcome">;
  report(): CameraReport;
  /** As its own settings want it; `settings` says what is asked for while heat slows it. */
  ownIntervalMs(): number;
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
  /**
   * Makes the fleet be these cameras, in this order. Returns at once; streams follow. Starts none
   * after `stop`: settings that were being read then must not leave an FFmpeg behind.
   */
  apply(settings: readonly CameraSettings[]): FleetDiff;
  camera(id: string): FleetCamera | null;
  /** A report of each camera, in the order of the settings. */
  cameras(): CameraReport[];
  /** Restarts one stream, forgetting its backoff. False if there is no such camera. */
  restart(id: string): boolean;
  /** Ends every stream; resolves when the last FFmpeg has exited. */
  stop(): Promise<void>;
}

export interface FleetOptions {
  /** Absolute, as `--allow-run` names it. Default `/usr/bin/ffmpeg`. */
  readonly ffmpegPath?: string;
  /** Pictures kept per camera, default 30. */
  readonly maxFrames?: number;
  /** Bytes of pictures kept per camera, default 8 MB. */
  readonly maxBytes?: number;
  /** Called in order with every change of every camera's status; must neither throw nor call the fleet. */
  readonly onChange?: (change: CameraChange) => void;
  /** Resident bytes of a process, null where that may not be read: by default nowhere. */
  readonly processMemory?: (pid: number) => Promise<number | null>;
  /** Called with everything that a camera's vehicle gate decides; as `onChange`. */
  readonly onGateDecision?: (cameraId: string, decision: GateDecision) => void;
  /** What is unusual about how a camera is read, for its report; null: nothing. */
  readonly noteOf?: (cameraId: string) => string | null;
  /** What a camera's own settings want, while it is read less often; null: it is not. */
  readonly slowedFromMs?: (cameraId: string) => number | null;
  readonly clock?: Clock;
  /** 0 to 1, for the jitter of backoff. */
  readonly random?: () => number;
  /** For tests: how a child is started. */
  readonly start?: SupervisorOptions["start"];
}

/** A fleet without cameras; nothing runs before `apply`. */
export function createFleet(options: FleetOptions = {}): Fleet {
  return new RunningFleet({
    ffmpegPath: "/usr/bin/ffmpeg",
    maxFrames: 30,
    maxBytes: 8_000_000,
    clock: systemClock,
    random: Math.random,
    onChange: () => {},
    processMemory: () => Promise.resolve(null),
    onGateDecision: () => {},
    ...options,
  });
}

class RunningFleet implements Fleet {
  readonly #options: SupervisorOptions;
  readonly #leaving = new Set<Promise<void>>();
  #cameras = new Map<string, Supervisor>();
  #hasStopped = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** A camera outlives the request or command that it was started by, and is no part of its trace. */
  apply(settings: readonly CameraSettings[]): FleetDiff {
    return leaveTrace(() => this.#apply(settings));
  }

  #apply(settings: readonly CameraSettings[]): FleetDiff {
    const diff: FleetDiff = { added: [], removed: [], restarted: [], updated: [], unchanged: [] };
    if (this.#hasStopped) return diff;
    const before = this.#cameras;
    this.#cameras = new Map(settings.map((wanted) => {
      const running = before.get(wanted.id);
      diff[running === undefined ? "added" : this.#adopt(running, wanted)].push(wanted.id);
      return [wanted.id, running ?? this.#start(wanted)];
    }));
    for (const [id, camera] of before) {
      if (this.#cameras.has(id)) continue;
      diff.removed.push(id);
      this.#leave(camera);
    }
    return diff;
  }

  #adopt(camera: Supervisor, wanted: CameraSettings): "restarted" | "updated" | "unchanged" {
    return isSameSettings(camera.settings, wanted) ? "unchanged" : camera.adopt(wanted);
  }

  #start(settings: CameraSettings): Supervisor {
    const camera = new Supervisor(settings, this.#options);
    camera.start();
    return camera;
  }

  #leave(camera: Supervisor): void {
    const left = camera.stop().finally(() => this.#leaving.delete(left));
    this.#leaving.add(left);
  }

  camera(id: string): FleetCamera | null {
    return this.#cameras.get(id) ?? null;
  }

  cameras(): CameraReport[] {
    return [...this.#cameras.values()].map((camera) => camera.report());
  }

  restart(id: string): boolean {
    const camera = this.#cameras.get(id);
    leaveTrace(() => camera?.restart());
    return camera !== undefined;
  }

  async stop(): Promise<void> {
    this.apply([]);
    this.#hasStopped = true;
    await Promise.all(this.#leaving);
  }
}

/** Both come out of one schema, which writes every field in one order. */
function isSameSettings(one: CameraSettings, other: CameraSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
