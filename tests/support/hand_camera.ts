// Owns a camera's surroundings in a test's hands: a clock that moves only by hand, and an FFmpeg that
// does what the test says.
import type { Clock } from "../../edge/cameras/clock.ts";
import type { Failure } from "../../edge/ffmpeg/failure.ts";
import type { FfmpegOptions, FfmpegProcess } from "../../edge/ffmpeg/process.ts";

/** A clock that moves only by hand. */
export class HandClock implements Clock {
  #nowMs = 5_000;
  #wallMs = Date.parse("2026-03-01T12:00:00Z");
  readonly #timers = new Set<{ dueMs: number; callback: () => void }>();

  now(): Date {
    return new Date(this.#wallMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  setWallClockBack(ms: number): void {
    this.#wallMs -= ms;
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Lets the time pass, each timer at its moment. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    while (true) {
      await settle();
      const next = [...this.#timers].filter(({ dueMs }) => dueMs <= endMs)
        .sort((one, other) => one.dueMs - other.dueMs)[0];
      this.#wallMs += (next?.dueMs ?? endMs) - this.#nowMs;
      this.#nowMs = next?.dueMs ?? endMs;
      if (next === undefined) return;
      this.#timers.delete(next);
      next.callback();
    }
  }
}

/** Lets what has resolved be heard. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** A child that does what the test says. */
export class HandChild implements FfmpegProcess {
  readonly pid = 1;
  readonly signals: string[] = [];
  readonly options: FfmpegOptions;
  readonly #exit = Promise.withResolvers<Failure>();
  readonly exited = this.#exit.promise;

  constructor(options: FfmpegOptions) {
    this.options = options;
  }

  end(failure: Failure): void {
    this.#exit.resolve(failure);
  }

  /** One that differs by its noise only, and is no JPEG but by its first bytes. */
  show(noise: number): void {
    this.showPicture(Uint8Array.of(0xff, 0xd8, noise));
  }

  showPicture(jpeg: Uint8Array<ArrayBuffer>): void {
    this.options.onPicture(jpeg);
  }

  async stop(): Promise<void> {
    this.signals.push("stop");
    this.end({ reason: "crashed", detail: "stopped" });
    await this.exited;
  }

  kill(): void {
    this.signals.push("kill");
    this.end({ reason: "crashed", detail: "killed" });
  }
}
