/**
 * What the projector shows next: passes in the order they came, the empty lane in between. Encodes nothing.
 * States: empty lane → arriving → waiting → leaving → empty lane.
 */
import type { StampedSequence } from "./h264/stamp.ts";
import { IDLE_REMEMBERED, nextIdleIndex } from "./idle_order.ts";
import type { Showing } from "./projector.ts";
import type { PassFilm, PictureGroup } from "./scene/scene.ts";

/** Told as a pass goes on; `onDropped` when it is taken off before its end. */
export type PassListener = {
  onInView: (nowMs: number) => void;
  onGone: () => void;
  onDropped: () => void;
};

type Reel = { group: PictureGroup; onShown?: (nowMs: number) => void; onDropped: () => void };

export class Playlist {
  #sequence: StampedSequence;
  #idle: PictureGroup[];
  readonly #idleShown: number[] = [];
  #reels: Reel[] = [];

  /** `idle` is what is shown when no car is there: at least two groups, so that neighbours differ. */
  constructor(sequence: StampedSequence, idle: PictureGroup[]) {
    this.#sequence = sequence;
    this.#idle = idle;
  }

  get sequence(): StampedSequence {
    return this.#sequence;
  }

  /** Replaces what is shown without cars, drops cars that are under way. */
  replace(sequence: StampedSequence, idle: PictureGroup[]): void {
    this.#sequence = sequence;
    this.#idle = idle;
    for (const { onDropped } of this.#reels.splice(0)) onDropped();
  }

  /** Queues a car behind those that are under way. */
  addPass(film: PassFilm, { onInView, onGone, onDropped }: PassListener): void {
    const [firstWaiting, ...restWaiting] = film.waiting;
    const arriving = film.arriving.map((group) => ({ group, onDropped }));
    const rest = [...restWaiting, ...film.leaving].map((group) => ({ group, onDropped }));
    const inView = firstWaiting ? [{ group: firstWaiting, onShown: onInView, onDropped }] : [];
    const gone = { group: this.#nextIdle(), onShown: onGone, onDropped };
    this.#reels.push(...arriving, ...inView, ...rest, gone);
  }

  next(nowMs: number): Showing {
    const reel = this.#reels.shift();
    reel?.onShown?.(nowMs);
    return { group: reel?.group ?? this.#nextIdle(), sequence: this.#sequence };
  }

  #nextIdle(): PictureGroup {
    const index = nextIdleIndex(this.#idleShown, this.#idle.length);
    this.#idleShown.push(index);
    if (this.#idleShown.length > IDLE_REMEMBERED) this.#idleShown.shift();
    const group = this.#idle[index];
    if (!group) throw new Error("Cannot show the lane: current count of pictures is 0");
    return group;
  }
}
