// Owns smaller copies of pictures: each computed once, shared by all who ask, bounded in bytes, and
// few at a time, so that the cameras' own FFmpegs never wait for them.
import { type ScaledJpeg, scaleJpeg } from "../ffmpeg/scale_jpeg.ts";
import type { Frame } from "./frame_store.ts";

/** Widths are rounded up to it, so that pages of almost one size share a copy. */
const WIDTH_STEP = 16;
export const MIN_WIDTH = 64;
export const MAX_WIDTH = 3840;

export type Variant =
  | { kind: "picture"; jpeg: Uint8Array<ArrayBuffer> }
  /** Too many others are being made: ask again soon. */
  | { kind: "busy" }
  | { kind: "failed"; detail: string };

export interface FrameVariants {
  /** The picture as a JPEG of this width, which {@link variantWidth} gave. */
  scaled(frame: Frame, width: number): Promise<Variant>;
}

export interface FrameVariantsOptions {
  /** For tests: what makes a JPEG smaller. Default: FFmpeg at `/usr/bin/ffmpeg`. */
  scale?: (jpeg: Uint8Array<ArrayBuffer>, width: number) => Promise<ScaledJpeg>;
  /** At work at once, default 2: half of a Pi's processors. */
  maxRunning?: number;
  /** Waiting for their turn, default 16. */
  maxWaiting?: number;
  /** Bytes of copies kept, default 4 MB: about a hundred at 640 pixels. */
  maxBytes?: number;
}

/** The width that answers a wish for `asked` pixels; null when that is the picture itself. */
export function variantWidth(frame: Frame, asked: number): number | null {
  const width = Math.ceil(asked / WIDTH_STEP) * WIDTH_STEP;
  return frame.width !== null && width >= frame.width ? null : width;
}

/** Nothing is computed before it is asked for. */
export function createFrameVariants(options: FrameVariantsOptions = {}): FrameVariants {
  return new Variants(options);
}

class Variants implements FrameVariants {
  readonly #options: Required<FrameVariantsOptions>;
  readonly #running = new Map<string, Promise<Variant>>();
  /** Oldest use first. Keyed by names, so that a copy never holds its picture back. */
  readonly #kept = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #waiting: (() => void)[] = [];
  #atWork = 0;
  #keptBytes = 0;

  constructor(options: FrameVariantsOptions) {
    this.#options = {
      scale: (jpeg, width) => scaleJpeg(jpeg, { width, ffmpegPath: "/usr/bin/ffmpeg" }),
      maxRunning: 2,
      maxWaiting: 16,
      maxBytes: 4_000_000,
      ...options,
    };
  }

  scaled(frame: Frame, width: number): Promise<Variant> {
    const key = `${frame.cameraId} ${frame.etag} ${width}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return Promise.resolve({ kind: "picture", jpeg: kept });
    }
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const { maxRunning, maxWaiting } = this.#options;
    if (this.#atWork >= maxRunning && this.#waiting.length >= maxWaiting) {
      return Promise.resolve({ kind: "busy" });
    }
    const made = this.#make(frame, { key, width }).finally(() => this.#running.delete(key));
    this.#running.set(key, made);
    return made;
  }

  async #make(frame: Frame, { key, width }: { key: string; width: number }): Promise<Variant> {
    if (this.#atWork < this.#options.maxRunning) this.#atWork += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      const scaled = await this.#options.scale(frame.jpeg, width);
      if (!scaled.ok) return { kind: "failed", detail: scaled.detail };
      this.#keep(key, scaled.jpeg);
      return { kind: "picture", jpeg: scaled.jpeg };
    } finally {
      // The next one takes over this place, so that nobody can slip in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#atWork -= 1;
      else next();
    }
  }

  #keep(key: string, jpeg: Uint8Array<ArrayBuffer>): void {
    this.#kept.set(key, jpeg);
    this.#keptBytes += jpeg.byteLength;
    for (const [oldest, { byteLength }] of this.#kept) {
      if (this.#keptBytes <= this.#options.maxBytes || oldest === key) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= byteLength;
    }
  }
}
