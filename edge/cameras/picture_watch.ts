// Owns what one camera's pictures are looked at for: darkness and stillness, by thumbnails, seldom
// enough to cost nothing. Decides nothing about the stream (see transition.ts).
import type { Grey } from "../jpeg/jpeg_luma.ts";
import { type Darkness, LIGHT, lookAt, withLook } from "./darkness.ts";
import type { Frame } from "./frame_store.ts";
import { thumbnailOf, thumbnailOfJpeg } from "./frame_thumbnail.ts";
import { areAlike, isStill, mayBeStill, type Stillness, withThumbnail } from "./stillness.ts";

/**
 * A look takes 3 ms at 1080p and 12 ms at 4K: less than a hundredth of one core. Sooner while
 * the picture may be one that has frozen.
 */
const LOOK_EVERY_MS = { seldom: 3000, often: 2000 };

export interface Seen {
  readonly isDark: boolean;
  readonly isStill: boolean;
}

export class PictureWatch {
  #darkness: Darkness = LIGHT;
  #brightness: number | null = null;
  #stillness: Stillness | null = null;
  #lookedAtMs = -Infinity;
  #lookEveryMs = LOOK_EVERY_MS.often;
  #last: { jpeg: Uint8Array; thumbnail: Grey | null | undefined } | null = null;

  /** Mean of the last picture that was looked at, 0 to 1; null before the first. */
  get brightness(): number | null {
    return this.#brightness === null ? null : Math.round(this.#brightness * 1000) / 1000;
  }

  /** Another FFmpeg: its first picture says nothing of how long the picture has stood still. */
  startAnew(): void {
    this.#stillness = null;
    this.#lookedAtMs = -Infinity;
  }

  /** Another camera: what was seen before is not its picture. */
  forget(): void {
    this.startAnew();
    this.#darkness = LIGHT;
    this.#brightness = null;
    this.#last = null;
  }

  /** Whether the bytes are those of the last kept picture. */
  isSame(jpeg: Uint8Array): boolean {
    return this.#last !== null && areSameBytes(this.#last.jpeg, jpeg);
  }

  /** Whether it could be the last kept picture with another clock: for after a frozen one only. */
  isAlike(jpeg: Uint8Array): boolean {
    if (this.#last === null) return false;
    if (this.isSame(jpeg)) return true;
    this.#last.thumbnail ??= thumbnailOfJpeg(this.#last.jpeg);
    const thumbnail = thumbnailOfJpeg(jpeg);
    return thumbnail !== null && this.#last.thumbnail !== null &&
      areAlike(this.#last.thumbnail, thumbnail);
  }

  /**
   * Takes note of a kept picture; null when it was not looked at.
   *
   * @param options.isRenewed it is coded by itself at least every few seconds. What is predicted from
   * another picture stands still where nothing moves, on a live stream too.
   */
  keep(frame: Frame, { isRenewed }: { isRenewed: boolean }): Seen | null {
    this.#last = { jpeg: frame.jpeg, thumbnail: undefined };
    const nowMs = frame.receivedMonotonicMs;
    // In the dark each picture counts: a car's lights may be the first.
    if (!this.#darkness.isDark && nowMs - this.#lookedAtMs < this.#lookEveryMs) return null;
    const thumbnail = thumbnailOf(frame);
    if (thumbnail === null) return null;
    this.#lookedAtMs = nowMs;
    const look = lookAt(thumbnail);
    this.#brightness = look.brightness;
    this.#darkness = withLook(this.#darkness, look, nowMs);
    this.#stillness = isRenewed ? withThumbnail(this.#stillness, thumbnail, nowMs) : null;
    const isSuspect = this.#stillness !== null && mayBeStill(this.#stillness, nowMs);
    this.#lookEveryMs = LOOK_EVERY_MS[isSuspect ? "often" : "seldom"];
    return {
      isDark: this.#darkness.isDark,
      isStill: this.#stillness !== null && isStill(this.#stillness, nowMs),
    };
  }
}

/** Ends at the first difference, which two live pictures have soon after their headers. */
function areSameBytes(before: Uint8Array, after: Uint8Array): boolean {
  return before.length === after.length && before.every((byte, index) => byte === after[index]);
}
