// Owns what one camera has shown while it was read, and says when another way to read it would be
// better. Decides by stream_plan.ts and keyframe_run.ts; starts and stops nothing.
import type { CameraSettings, StreamReport } from "../../server/contract/camera.ts";
import type { Failure } from "../ffmpeg/failure.ts";
import type { StreamWord } from "../ffmpeg/stream_words.ts";
import {
  areKeyframesOftenEnough,
  areKeyframesTooRare,
  keyframeIntervalMs,
  NO_KEYFRAMES,
  withKeyframe,
  withStreamTime,
} from "./keyframe_run.ts";
import {
  isSamePlan,
  keyframeAdvice,
  NOTHING_KNOWN,
  planStream,
  streamReport,
} from "./stream_plan.ts";
import type { Machine, StreamKnowledge, StreamPlan } from "./stream_plan.ts";

/** A camera whose keyframe interval swings is restarted for it this often, then left as it is. */
const MAX_RETURNS = 1;
/** One that shows something else at each start must not be restarted for ever. */
const MAX_CHANGES = 8;
/**
 * With keyframes as far apart, four or five stand between the first and the last of the looks that call a
 * picture still (measured with encodes of both kinds; see stillness_live_test.ts).
 */
const RENEWED_WITHIN_MS = 2500;
/** Endings that a decoder can cause; the others are the network's or the camera's. */
const DECODER_ENDINGS: readonly Failure["reason"][] = ["timeout", "stalled", "crashed", "corrupt"];

export class StreamJudge {
  readonly #machine: Machine;
  #settings: CameraSettings;
  #knowledge: StreamKnowledge = NOTHING_KNOWN;
  #returns = 0;
  #plan: StreamPlan;
  #run = NO_KEYFRAMES;
  /** Of the last start that measured any. */
  #intervalMs: number | null = null;
  #wasOpened = false;
  #changes = 0;
  #hasAsked = false;

  constructor(settings: CameraSettings, machine: Machine) {
    this.#settings = settings;
    this.#machine = machine;
    this.#plan = this.#bestPlan();
  }

  /**
   * Forgets what was learned: the settings or the camera may be others now. Where only another interval
   * is wanted, as of a hot machine, the camera is the same, and is not found out by a second start.
   */
  forget(settings: CameraSettings): void {
    this.#knowledge = isAtAnotherPace(this.#settings, settings)
      ? { ...this.#knowledge, areKeyframesTooRare: false }
      : NOTHING_KNOWN;
    this.#settings = settings;
    this.#returns = 0;
    this.#changes = 0;
    this.#intervalMs = null;
    this.#run = NO_KEYFRAMES;
    this.#plan = this.#bestPlan();
  }

  /** The plan for a start that follows now. */
  begin(): StreamPlan {
    this.#run = NO_KEYFRAMES;
    this.#wasOpened = false;
    this.#hasAsked = false;
    this.#plan = this.#bestPlan();
    return this.#plan;
  }

  /** True, once a start, if another start would now read the camera better; so does `arrived`. */
  heard(word: StreamWord): boolean {
    switch (word.type) {
      case "video":
        this.#wasOpened = true;
        this.#learn({ codec: word.codec, pictureWidth: word.width });
        break;
      case "single_picture":
        this.#learn({ isSnapshot: true });
        break;
      case "hwaccel_failed":
        if (this.#plan.hwaccel !== "none") this.#learn({ hwaccelFailure: word.detail });
        break;
      case "keyframe":
        this.#run = withStreamTime(this.#run, word.atS);
        this.#intervalMs = keyframeIntervalMs(this.#run) ?? this.#intervalMs;
        this.#judgeKeyframes({ hasStalled: false });
        break;
    }
    return this.#isAnotherBetter();
  }

  /** A picture came, at this monotonic moment. */
  arrived(atMs: number): boolean {
    this.#run = withKeyframe(this.#run, atMs);
    this.#judgeKeyframes({ hasStalled: false });
    return this.#isAnotherBetter();
  }

  /** The watchdog has ended a start that gave no pictures any more. The next start acts on it. */
  stalled(): void {
    this.#judgeKeyframes({ hasStalled: true });
    this.ended({ reason: "stalled", detail: "No picture came." });
  }

  /** A start has ended by itself. The next start acts on it. */
  ended({ reason, detail }: Failure): void {
    const isDecoderSuspect = this.#plan.hwaccel !== "none" && this.#wasOpened &&
      this.#run.pictures === 0 && DECODER_ENDINGS.includes(reason);
    if (isDecoderSuspect) this.#learn({ hwaccelFailure: detail ?? "FFmpeg crashed." });
  }

  /**
   * The picture is coded by itself, always or every few seconds: where that changes nothing for long, the
   * picture stands still. One that is predicted from the one before it is like it where nothing moves.
   */
  get isRenewed(): boolean {
    return this.#plan.decode !== "all" || this.#plan.source === "snapshot" ||
      this.#knowledge.codec === "mjpeg" ||
      (this.#intervalMs !== null && this.#intervalMs <= RENEWED_WITHIN_MS);
  }

  report(): StreamReport {
    return streamReport(this.#settings, this.#facts());
  }

  /** What to do about keyframes that make every picture be decoded, or null. */
  advice(): string | null {
    return keyframeAdvice(this.#settings, this.#facts());
  }

  #facts() {
    return {
      plan: this.#plan,
      knowledge: this.#knowledge,
      keyframeIntervalMs: this.#intervalMs,
    };
  }

  #judgeKeyframes({ hasStalled }: { hasStalled: boolean }): void {
    const intervalMs = this.#settings.interval_ms;
    if (this.#plan.decode === "keyframes") {
      if (areKeyframesTooRare(this.#run, { intervalMs, hasStalled })) {
        this.#learn({ areKeyframesTooRare: true });
      }
    } else if (this.#knowledge.areKeyframesTooRare && this.#returns < MAX_RETURNS) {
      if (!areKeyframesOftenEnough(this.#run, { intervalMs })) return;
      this.#returns += 1;
      this.#learn({ areKeyframesTooRare: false });
    }
  }

  #learn(news: Partial<StreamKnowledge>): void {
    // The first failure is the telling one; what follows are its consequences.
    const { hwaccelFailure } = this.#knowledge;
    this.#knowledge = { ...this.#knowledge, ...news };
    if (hwaccelFailure !== null) this.#knowledge = { ...this.#knowledge, hwaccelFailure };
  }

  #bestPlan(): StreamPlan {
    return planStream(this.#settings, { knowledge: this.#knowledge, machine: this.#machine });
  }

  #isAnotherBetter(): boolean {
    if (this.#hasAsked || this.#changes >= MAX_CHANGES) return false;
    this.#hasAsked = !isSamePlan(this.#plan, this.#bestPlan());
    if (this.#hasAsked) this.#changes += 1;
    return this.#hasAsked;
  }
}

function isAtAnotherPace(before: CameraSettings, after: CameraSettings): boolean {
  const { interval_ms } = before;
  return interval_ms !== after.interval_ms &&
    JSON.stringify(before) === JSON.stringify({ ...after, interval_ms });
}
