// Owns what the agent does about its machine while it runs: fewer pictures while it is hot, and a look
// whether a disk that refused reads takes them again. Measures nothing itself (edge/machine/).
import { getLogger } from "@logtape/logtape";
import type { CameraSettings } from "../server/contract/camera.ts";
import type { MachineHealth } from "../server/contract/device_link.ts";
import { slowedSettings } from "./cameras/slowed_settings.ts";
import { pause } from "./link/pause.ts";
import { afterLook, COOL, type Heat, slowedBy } from "./machine/heat.ts";

/** Heat grows within tens of seconds, and a supply's dip is remembered for a minute. */
const LOOK_EVERY_MS = 5000;

export interface MachineWatchOptions {
  measure: () => Promise<MachineHealth>;
  /** The cameras are to be read by what `slow` makes of their settings now. */
  apply: () => void;
  /** Looks whether what could not be kept on the disk can be by now. */
  recheckDisk: () => Promise<void>;
  monotonicMs?: () => number;
}

export interface MachineWatch {
  /** With how much is left out because of the heat. */
  health(): Promise<MachineHealth>;
  /** By which settings each camera is to be read now. */
  slow(settings: readonly CameraSettings[]): CameraSettings[];
  /** What a slowed camera's settings want; null: it is not slowed. */
  slowedFromMs(cameraId: string): number | null;
  /** For a camera's own report. */
  noteOf(cameraId: string): string | null;
  /** Looks once; `run` does so every 5 s. */
  look(): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

export function createMachineWatch(options: MachineWatchOptions): MachineWatch {
  return new Watch(options);
}

class Watch implements MachineWatch {
  readonly #options: MachineWatchOptions;
  readonly #monotonicMs: () => number;
  #heat: Heat = COOL;
  #slowed = new Map<string, { fromMs: number; toMs: number }>();
  #said = { isReadOnly: false, isUnderVoltage: false };

  constructor(options: MachineWatchOptions) {
    this.#options = options;
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
  }

  async health(): Promise<MachineHealth> {
    return { ...await this.#options.measure(), slowed_by: slowedBy(this.#heat) };
  }

  slow(settings: readonly CameraSettings[]): CameraSettings[] {
    const slowed = settings.map((camera) => slowedSettings(camera, slowedBy(this.#heat)));
    this.#slowed = new Map(settings.flatMap(({ id, interval_ms: fromMs }, index) => {
      const toMs = slowed[index]?.interval_ms ?? fromMs;
      return toMs === fromMs ? [] : [[id, { fromMs, toMs }]];
    }));
    return slowed;
  }

  slowedFromMs(cameraId: string): number | null {
    return this.#slowed.get(cameraId)?.fromMs ?? null;
  }

  noteOf(cameraId: string): string | null {
    const slowed = this.#slowed.get(cameraId);
    if (slowed === undefined) return null;
    return `The machine is hot: a picture every ${slowed.toMs / 1000} s instead of every ` +
      `${slowed.fromMs / 1000} s, until it has cooled down.`;
  }

  async look(): Promise<void> {
    const health = await this.#options.measure();
    this.#tell(health);
    await this.#options.recheckDisk();
    const { temperature_celsius: celsius } = health;
    const before = slowedBy(this.#heat);
    this.#heat = afterLook(this.#heat, { celsius, nowMs: this.#monotonicMs() });
    const now = slowedBy(this.#heat);
    if (now === before) return;
    const said = { temperature_celsius: celsius, slowed_by: now };
    if (now > before) logger().warn("the machine is hot: fewer pictures are asked for", said);
    else logger().info("the machine has cooled down: more pictures are asked for again", said);
    this.#options.apply();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look().catch((error) =>
        logger().error("looking at the machine failed", { error })
      );
      await pause(LOOK_EVERY_MS, signal);
    }
  }

  #tell({ disk_read_only, under_voltage }: MachineHealth): void {
    const isReadOnly = disk_read_only === true;
    if (isReadOnly && !this.#said.isReadOnly) logger().error("the disk is read-only");
    if (!isReadOnly && this.#said.isReadOnly) logger().info("the disk takes writes again");
    const isUnderVoltage = under_voltage === true;
    if (isUnderVoltage && !this.#said.isUnderVoltage) {
      logger().warn("the power supply gives too little voltage");
    }
    this.#said = { isReadOnly, isUnderVoltage };
  }
}

function logger() {
  return getLogger(["edge", "machine"]);
}
