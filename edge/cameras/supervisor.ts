// Owns one camera at work: its state, its FFmpeg, its timer, its pictures. Decides nothing (see
// transition.ts) and knows of no other camera, so that none can trouble another.
import { getLogger } from "@logtape/logtape";
import type { CameraReport, CameraSettings, CameraStatus } from "../../server/contract/camera.ts";
import { jpegSize } from "../jpeg/jpeg_size.ts";
import { startFfmpeg } from "../ffmpeg/process.ts";
import type { FfmpegOptions, FfmpegProcess } from "../ffmpeg/process.ts";
import { cameraLimits } from "./camera_limits.ts";
import type { Clock } from "./clock.ts";
import { createFrameStore } from "./frame_store.ts";
import type { GateDecision } from "./gate/gate_state.ts";
import { GateKeeper } from "./gate_keeper.ts";
import type { FrameStore } from "./frame_store.ts";
import { type LimitedFfmpeg, limitMemory } from "./memory_watch.ts";
import { PictureWatch } from "./picture_watch.ts";
import { createPictureRate } from "./picture_rate.ts";
import { createSharpnessMeter, type SharpnessMeter } from "./sharpness_meter.ts";
import { startSource } from "./start_source.ts";
import { INITIAL_STATE, nextTickMs } from "./state.ts";
import type { CameraEffect, CameraEvent, CameraLimits, CameraState } from "./state.ts";
import { StreamJudge } from "./stream_judge.ts";
import { withNote } from "./stream_plan.ts";
import { transition } from "./transition.ts";

const logger = getLogger(["edge", "cameras"]);

/** FFmpeg needs about 50 ms to end by itself; what has not by then never will. */
const STOP_GRACE_MS = 1500;

/** A camera went from one status to another; `report` is the state after it. */
export interface CameraChange {
  readonly cameraId: string;
  readonly from: CameraStatus;
  readonly to: CameraStatus;
  readonly report: CameraReport;
}

export interface SupervisorOptions {
  readonly ffmpegPath: string;
  readonly maxFrames: number;
  readonly maxBytes: number;
  readonly clock: Clock;
  /** 0 to 1, as Math.random. */
  readonly random: () => number;
  readonly onChange: (change: CameraChange) => void;
  /** Deno.build.arch by default: which hardware may be there. */
  readonly arch?: string;
  /** Resident bytes of a process; null where that may not be read. */
  readonly processMemory: (pid: number) => Promise<number | null>;
  readonly onGateDecision: (cameraId: string, decision: GateDecision) => void;
  /** What others have to say of how this camera is read; null: nothing. */
  readonly noteOf?: (cameraId: string) => string | null;
  /** The interval that its own settings want, while it is read by a longer one; null: by that one. */
  readonly slowedFromMs?: (cameraId: string) => number | null;
  /** For tests: how a child is started. */
  readonly start?: (options: FfmpegOptions) => FfmpegProcess;
}

/** Runs one camera from `start` to `stop`. */
export class Supervisor {
  settings: CameraSettings;
  readonly frames: FrameStore;
  readonly gate: GateKeeper;
  readonly #options: SupervisorOptions;
  readonly #sharpness: SharpnessMeter;
  readonly #rate = createPictureRate();
  readonly #children = new Set<FfmpegProcess>();
  #state: CameraState = INITIAL_STATE;
  #child: LimitedFfmpeg | null = null;
  #cancelTimer: () => void = () => {};
  #statusSinceMs: number;
  readonly #watch = new PictureWatch();
  readonly #judge: StreamJudge;

  constructor(settings: CameraSettings, options: SupervisorOptions) {
    this.settings = settings;
    this.#options = options;
    this.#statusSinceMs = options.clock.monotonicMs();
    this.#judge = new StreamJudge(settings, { arch: options.arch ?? Deno.build.arch });
    this.frames = createFrameStore({ ...options, cameraId: settings.id });
    this.#sharpness = createSharpnessMeter(this.frames, options.clock);
    this.gate = new GateKeeper({
      frames: this.frames,
      settings: () => this.settings,
      clock: options.clock,
      onDecision: (decision) => options.onGateDecision(settings.id, decision),
    });
  }

  get id(): string {
    return this.settings.id;
  }

  start(): void {
    this.#handle({ type: "start" });
  }

  /** Ends the stream and starts it anew, learning anew what the camera gives. */
  restart(): void {
    this.#judge.forget(this.settings);
    this.#handle({ type: "restart" });
  }

  /** New settings, with a restart of the stream only where they are FFmpeg's. */
  adopt(settings: CameraSettings): "restarted" | "updated" {
    const before = this.settings;
    this.settings = settings;
    if (before.url !== settings.url) {
      // What the old address showed is not a picture of this camera any more.
      this.frames.clear();
      this.#watch.forget();
      this.gate.forget();
    }
    if (!isStreamConcerned(before, settings)) {
      this.#wakeInTime();
      return "updated";
    }
    this.restart();
    return "restarted";
  }

  /** Ends the stream and every wait for a frame; resolves when no child is left. */
  async stop(): Promise<void> {
    this.#handle({ type: "stop" });
    this.#cancelTimer();
    await Promise.all([...this.#children].map((child) => child.exited));
    this.frames.close();
  }

  ownIntervalMs(): number {
    return this.#options.slowedFromMs?.(this.id) ?? this.settings.interval_ms;
  }

  report(): CameraReport {
    const { clock } = this.#options;
    const nowMs = clock.monotonicMs();
    const state = this.#state;
    const failure = "failure" in state ? state.failure : null;
    const newest = this.frames.newest();
    return {
      camera_id: this.id,
      name: this.settings.name ?? this.id,
      status: state.status,
      reason: failure?.reason ?? null,
      detail: failure === null ? this.#judge.advice() : failure.detail,
      since: new Date(clock.now().getTime() - (nowMs - this.#statusSinceMs)).toISOString(),
      frame_age_ms: newest === null ? null : Math.round(nowMs - newest.receivedMonotonicMs),
      interval_ms: this.settings.interval_ms,
      slowed_from_ms: this.#options.slowedFromMs?.(this.id) ?? null,
      fps: Math.round(this.#rate.perSecond(nowMs) * 100) / 100,
      frames_total: this.frames.framesTotal,
      restarts_total: Math.max(0, state.generation - 1),
      next_attempt_in_ms: state.status === "backing_off"
        ? Math.max(0, Math.round(state.untilMs - nowMs))
        : null,
      width: newest?.width ?? null,
      height: newest?.height ?? null,
      stream: withNote(this.#judge.report(), this.#options.noteOf?.(this.id) ?? null),
      brightness: this.#watch.brightness,
      is_dark: state.status === "dark",
      failures_in_a_row: state.failures,
      ffmpeg_memory_bytes: this.#child?.memoryBytes ?? null,
      sharpness: this.#sharpness.read(this.settings.zone),
      gate: this.gate.report(),
      bytes_total: this.frames.bytesTotal,
    };
  }

  /** `jpeg` is the picture of a picture event. */
  #handle(event: CameraEvent, jpeg: Uint8Array<ArrayBuffer> | null = null): void {
    const { clock, random } = this.#options;
    const { state, effects } = transition(this.#state, event, {
      nowMs: clock.monotonicMs(),
      random: random(),
      limits: this.#limits(),
    });
    this.#state = state;
    this.#wakeInTime();
    for (const effect of effects) this.#act(effect, jpeg);
  }

  #act(effect: CameraEffect, jpeg: Uint8Array<ArrayBuffer> | null): void {
    switch (effect.type) {
      case "spawn":
        return this.#spawn(effect.generation);
      case "kill":
        if (this.#state.status === "stalled") this.#judge.stalled();
        return this.#child?.kill();
      case "stop":
        return void this.#child?.stop({ graceMs: STOP_GRACE_MS });
      case "announce":
        return this.#announce(effect);
      case "keep":
        return jpeg === null ? undefined : this.#keep(jpeg);
    }
  }

  #spawn(generation: number): void {
    this.#rate.clear();
    this.#watch.startAnew();
    const { clock, ffmpegPath, processMemory: read, start = startFfmpeg } = this.#options;
    const source = startSource(this.settings, {
      plan: this.#judge.begin(),
      clock,
      ffmpegPath,
      startFfmpeg: start,
      onPicture: (jpeg) => this.#onPicture(jpeg, generation),
      onWord: (word) => {
        if (this.#isOf(generation) && this.#judge.heard(word)) this.#readOtherwise();
      },
    });
    const child = limitMemory(source, { clock, read });
    this.#child = child;
    this.#children.add(child);
    child.exited.then((failure) => {
      this.#children.delete(child);
      if (this.#isOf(generation)) this.#judge.ended(failure);
      this.#handle({ type: "exit", generation, failure });
    });
  }

  /** What an older or a stopped child says is not of the stream that is wanted. */
  #isOf(generation: number): boolean {
    return generation === this.#state.generation && this.#state.status !== "stopped";
  }

  #onPicture(jpeg: Uint8Array<ArrayBuffer>, generation: number): void {
    const isSame = this.#isFrozenOverRestart()
      ? this.#watch.isAlike(jpeg)
      : this.#watch.isSame(jpeg);
    this.#handle({ type: "picture", generation, isSame }, jpeg);
    this.#look(jpeg, generation);
    const isShowing = this.#state.status === "streaming" || this.#state.status === "dark";
    if (!this.#isOf(generation) || !isShowing) return;
    if (this.#judge.arrived(this.#options.clock.monotonicMs())) this.#readOtherwise();
  }

  /** After the picture's own effects: what is announced comes in order. */
  #look(jpeg: Uint8Array, generation: number): void {
    const frame = this.frames.newest();
    if (frame?.jpeg !== jpeg) return; // not kept
    const seen = this.#watch.keep(frame, { isRenewed: this.#judge.isRenewed });
    if (seen !== null) this.#handle({ type: "look", generation, ...seen });
  }

  #isFrozenOverRestart(): boolean {
    return this.#state.status === "starting" && this.#state.wasFrozen;
  }

  #limits(): CameraLimits {
    return cameraLimits(this.settings, { isRenewed: this.#judge.isRenewed });
  }

  /** What was learned of the camera asks for another start. */
  #readOtherwise(): void {
    logger.info("Camera {camera_id} is to be read another way", {
      camera_id: this.id,
      ...this.#judge.report(),
    });
    this.#handle({ type: "restart" });
  }

  #keep(jpeg: Uint8Array<ArrayBuffer>): void {
    const { clock } = this.#options;
    const receivedMonotonicMs = clock.monotonicMs();
    this.#rate.add(receivedMonotonicMs);
    const size = jpegSize(jpeg) ?? { width: null, height: null };
    this.frames.push({ jpeg, capturedAt: clock.now(), receivedMonotonicMs, ...size });
  }

  #announce({ from, to, failure }: CameraEffect & { type: "announce" }): void {
    this.#statusSinceMs = this.#options.clock.monotonicMs();
    const report = { ...this.report(), status: to };
    const said = { camera_id: this.id, from, to, ...failure };
    if (failure === null) logger.info("Camera {camera_id} is {to}", said);
    else logger.warn("Camera {camera_id} is {to}: {reason}", said);
    this.#options.onChange({ cameraId: this.id, from, to, report });
  }

  #wakeInTime(): void {
    this.#cancelTimer();
    const dueMs = nextTickMs(this.#state, this.#limits());
    if (dueMs === null) return;
    const delayMs = Math.max(0, Math.ceil(dueMs - this.#options.clock.monotonicMs()));
    this.#cancelTimer = this.#options.clock.setTimer(delayMs, () => this.#handle({ type: "tick" }));
  }
}

/** What another FFmpeg, or other requests, are needed for. */
const STREAM_SETTINGS = [
  ...["url", "source", "transport", "interval_ms"] as const,
  ...["quality", "width", "rotate", "crop", "hwaccel"] as const,
];

function isStreamConcerned(before: CameraSettings, after: CameraSettings): boolean {
  return STREAM_SETTINGS.some((name) =>
    JSON.stringify(before[name]) !== JSON.stringify(after[name])
  );
}
