/**
 * Shows groups of pictures one after the other in real time: stamps each picture's code, paces it, publishes it and
 * remembers when. Never decides what comes next: it asks.
 */
import type { Broadcast } from "./broadcast.ts";
import { frameCodeLimit } from "./h264/frame_code.ts";
import type { AccessUnit } from "./h264/nal_units.ts";
import { repeatPicture, stampPicture } from "./h264/stamp.ts";
import type { StampedSequence } from "./h264/stamp.ts";
import { framesPerSecond } from "./scene/encode.ts";
import type { PictureGroup } from "./scene/scene.ts";

export type Showing = { group: PictureGroup; sequence: StampedSequence };

const frameMs = 1000 / framesPerSecond;
const ticksPerFrame = 90_000 / framesPerSecond;
// Ten minutes of pictures: far longer than any picture is worth asking about.
const rememberedPictures = 600 * framesPerSecond;

export class Projector {
  readonly #broadcast: Broadcast;
  readonly #next: (nowMs: number) => Showing;
  readonly #sentAtMs = new Map<number, number>();
  #shown: { showing: Showing; keyframeCode: number; code: number } | undefined;
  #isFrozen = false;
  #isStalled = false;

  /** `next` is asked at each second's start. */
  constructor(broadcast: Broadcast, next: (nowMs: number) => Showing) {
    this.#broadcast = broadcast;
    this.#next = next;
  }

  /** When the picture with this code was handed to the viewers, in ms since 1970; a frozen picture's first time. */
  sentAtMs(code: number): number | undefined {
    return this.#sentAtMs.get(code);
  }

  get latestCode(): number | undefined {
    return this.#shown?.code;
  }

  set isFrozen(isFrozen: boolean) {
    this.#isFrozen = isFrozen;
  }

  set isStalled(isStalled: boolean) {
    this.#isStalled = isStalled;
    if (isStalled) this.#broadcast.waitForKeyframe();
  }

  /** Runs until the signal; a late picture is sent at once and the rhythm kept. */
  async run(signal: AbortSignal): Promise<void> {
    const startMs = performance.now();
    for (let frame = 0; !signal.aborted;) {
      await sleepUntil(startMs + frame * frameMs, signal);
      const frozen = this.#isFrozen ? this.#shown : undefined;
      const showing = frozen?.showing ?? this.#next(Date.now());
      const firstCode = frozen ? frozen.keyframeCode : frame;
      for (let index = 0; index < framesPerSecond && !signal.aborted; index++, frame++) {
        await sleepUntil(startMs + frame * frameMs, signal);
        // A freeze that begins inside a second starts it again from its keyframe.
        if (this.#isFrozen !== (frozen !== undefined) && this.#shown) break;
        const code = frozen ? firstCode : frame % frameCodeLimit;
        this.#show({ showing, index, code, frame, isFrozen: frozen !== undefined });
      }
    }
  }

  #show(
    { showing, index, code, frame, isFrozen }: {
      showing: Showing;
      index: number;
      code: number;
      frame: number;
      isFrozen: boolean;
    },
  ): void {
    const { group, sequence } = showing;
    const lastCode = this.#shown?.code ?? 0;
    const picture: AccessUnit = (isFrozen && index > 0 ? undefined : group[index]) ??
      repeatPicture(sequence, index);
    const stamped = stampPicture(picture, { sequence, code, lastCode });
    const keyframeCode = index === 0 ? code : this.#shown?.keyframeCode ?? code;
    this.#shown = { showing, keyframeCode, code };
    if (!isFrozen) this.#remember(code);
    if (this.#isStalled) return;
    const { sps, pps } = sequence;
    this.#broadcast.publish(stamped, { sps, pps, timestamp: frame * ticksPerFrame });
  }

  #remember(code: number): void {
    this.#sentAtMs.set(code, Date.now());
    if (this.#sentAtMs.size > rememberedPictures) {
      const oldest = this.#sentAtMs.keys().next().value;
      if (oldest !== undefined) this.#sentAtMs.delete(oldest);
    }
  }
}

async function sleepUntil(dueMs: number, signal: AbortSignal): Promise<void> {
  const waitMs = dueMs - performance.now();
  if (waitMs <= 1) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, waitMs);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
