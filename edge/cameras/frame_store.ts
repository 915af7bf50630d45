// Owns the recent pictures of one camera, bounded in count and in bytes, and who waits for the next.
// Never copies a picture, and never judges whether one is too old: that is its reader's question.

/** One picture of a camera. The bytes are shared by every reader: never write to them. */
export interface Frame {
  /** Counts up from 1 for as long as the agent runs; a restart of the stream does not reset it. */
  readonly id: number;
  readonly cameraId: string;
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /**
   * When the last byte of the JPEG arrived from FFmpeg. The camera's own exposure, encoding and
   * network time came before it and are unknown, so the true age is at least what this says.
   */
  readonly capturedAt: Date;
  /** The same moment on the monotonic clock: ages are computed from this, never from `capturedAt`. */
  readonly receivedMonotonicMs: number;
  /** Pixels, or null where the JPEG does not say. */
  readonly width: number | null;
  readonly height: number | null;
  /** A strong HTTP entity tag with its quotes, unique over restarts of the agent. */
  readonly etag: string;
}

/** What `push` needs to know of a picture. */
export type Picture = Omit<Frame, "id" | "cameraId" | "etag">;

export interface FrameStoreOptions {
  readonly cameraId: string;
  /** How many pictures are kept, at least 1. */
  readonly maxFrames: number;
  /** Bytes of JPEG that are kept. The newest picture stays even when it alone is larger. */
  readonly maxBytes: number;
}

/** The ring of recent pictures of one camera. */
export interface FrameStore {
  push(picture: Picture): Frame;
  newest(): Frame | null;
  byId(id: number): Frame | null;
  /** Oldest first. */
  list(): readonly Frame[];
  /** Bytes of JPEG held now. */
  readonly sizeBytes: number;
  /** Pictures pushed since the store was made. */
  readonly framesTotal: number;
  /** Bytes of JPEG pushed since then. */
  readonly bytesTotal: number;
  /** Calls back with every new picture until the returned function is called. */
  onFrame(listener: (frame: Frame) => void): () => void;
  /**
   * The newest picture whose id is above `afterId`, at once if there is one (slow readers skip
   * pictures, they never queue them). Null when the signal aborts or the camera is removed.
   */
  nextFrame(afterId: number, signal?: AbortSignal): Promise<Frame | null>;
  /** Forgets all pictures, for when the camera's address changes. Ids go on counting. */
  clear(): void;
  /** Ends every wait with null; the pictures go. */
  close(): void;
}

/** @throws RangeError if `maxFrames` or `maxBytes` is below 1. */
export function createFrameStore(options: FrameStoreOptions): FrameStore {
  for (const name of ["maxFrames", "maxBytes"] as const) {
    if (!(options[name] >= 1)) {
      throw new RangeError(
        `Cannot keep frames with ${name} below 1: current value is ${options[name]}`,
      );
    }
  }
  return new RingOfFrames(options);
}

class RingOfFrames implements FrameStore {
  sizeBytes = 0;
  framesTotal = 0;
  bytesTotal = 0;
  readonly #options: FrameStoreOptions;
  readonly #listeners = new Set<(frame: Frame) => void>();
  readonly #closing = new AbortController();
  #frames: Frame[] = [];

  constructor(options: FrameStoreOptions) {
    this.#options = options;
  }

  push(picture: Picture): Frame {
    const id = ++this.framesTotal;
    const etag = `"${picture.capturedAt.getTime().toString(36)}-${id.toString(36)}"`;
    const frame: Frame = { ...picture, id, etag, cameraId: this.#options.cameraId };
    this.#frames.push(frame);
    this.sizeBytes += frame.jpeg.byteLength;
    this.bytesTotal += frame.jpeg.byteLength;
    this.#dropOldest();
    for (const listener of [...this.#listeners]) listener(frame);
    return frame;
  }

  #dropOldest(): void {
    const { maxFrames, maxBytes } = this.#options;
    while (
      this.#frames.length > maxFrames || (this.sizeBytes > maxBytes && this.#frames.length > 1)
    ) {
      this.sizeBytes -= this.#frames.shift()?.jpeg.byteLength ?? 0;
    }
  }

  newest(): Frame | null {
    return this.#frames.at(-1) ?? null;
  }

  byId(id: number): Frame | null {
    return this.#frames.find((frame) => frame.id === id) ?? null;
  }

  list(): readonly Frame[] {
    return [...this.#frames];
  }

  onFrame(listener: (frame: Frame) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  nextFrame(afterId: number, signal?: AbortSignal): Promise<Frame | null> {
    const newest = this.newest();
    if (newest !== null && newest.id > afterId) return Promise.resolve(newest);
    const closing = this.#closing.signal;
    if (signal?.aborted || closing.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const finish = (frame: Frame | null) => {
        forget();
        signal?.removeEventListener("abort", giveUp);
        closing.removeEventListener("abort", giveUp);
        resolve(frame);
      };
      const giveUp = () => finish(null);
      const forget = this.onFrame((frame) => frame.id > afterId && finish(frame));
      signal?.addEventListener("abort", giveUp);
      closing.addEventListener("abort", giveUp);
    });
  }

  clear(): void {
    this.#frames = [];
    this.sizeBytes = 0;
  }

  close(): void {
    this.clear();
    this.#closing.abort();
    this.#listeners.clear();
  }
}
