// Owns what is kept of a device's reports, and how several become one. Pure.
import type { Heartbeat } from "../contract/device_link.ts";

/** The worst of a time where that matters (age, heat, room), else the mean. */
export interface Figures {
  cpuRatio: number | null;
  memoryRatio: number | null;
  temperatureCelsius: number | null;
  diskFreeBytes: number | null;
  /** By camera id. */
  cameras: Readonly<Record<string, CameraFigures>>;
}
export interface CameraFigures {
  frameAgeMs: number | null;
  fps: number;
}

/** Figures of the step that begins at this instant. */
export interface Sample extends Figures {
  atMs: number;
}

/** As it lies in the database, short: minutes after its block's start, then the figures. */
export type StoredSample = [
  minute: number,
  cpuRatio: number | null,
  memoryRatio: number | null,
  temperatureCelsius: number | null,
  diskFreeBytes: number | null,
  cameras: Record<string, [frameAgeMs: number | null, fps: number]>,
];

const MINUTE_MS = 60_000;

/** What is kept of one report. */
export function figuresOf({ health, cameras }: Pick<Heartbeat, "health" | "cameras">): Figures {
  const { memory_used_bytes: used, memory_total_bytes: total } = health;
  return {
    cpuRatio: health.cpu_ratio,
    memoryRatio: used === null || total === null || total === 0 ? null : used / total,
    temperatureCelsius: health.temperature_celsius,
    diskFreeBytes: health.disk_free_bytes,
    cameras: Object.fromEntries(
      cameras.map((camera) => [
        camera.camera_id,
        { frameAgeMs: camera.frame_age_ms, fps: camera.fps },
      ]),
    ),
  };
}

/** One for all of these. */
export function mergeFigures(all: readonly Figures[]): Figures {
  const ids = [...new Set(all.flatMap(({ cameras }) => Object.keys(cameras)))];
  return {
    cpuRatio: mean(all.map((one) => one.cpuRatio)),
    memoryRatio: mean(all.map((one) => one.memoryRatio)),
    temperatureCelsius: most(all.map((one) => one.temperatureCelsius)),
    diskFreeBytes: least(all.map((one) => one.diskFreeBytes)),
    cameras: Object.fromEntries(ids.map((id) => {
      const figures = all.flatMap(({ cameras }) => cameras[id] ?? []);
      return [id, {
        frameAgeMs: most(figures.map((one) => one.frameAgeMs)),
        fps: mean(figures.map((one) => one.fps)) ?? 0,
      }];
    })),
  };
}

/** One sample a step, in order; each begins at a multiple of the step. */
export function rollUp(samples: readonly Sample[], stepMs: number): Sample[] {
  const steps = Map.groupBy(samples, ({ atMs }) => Math.floor(atMs / stepMs) * stepMs);
  return [...steps].sort(([a], [b]) => a - b)
    .map(([atMs, ofStep]) => ({ atMs, ...mergeFigures(ofStep) }));
}

export function toStored(sample: Sample, blockMs: number): StoredSample {
  return [
    Math.round((sample.atMs - blockMs) / MINUTE_MS),
    rounded(sample.cpuRatio, 3),
    rounded(sample.memoryRatio, 3),
    rounded(sample.temperatureCelsius, 1),
    sample.diskFreeBytes,
    Object.fromEntries(
      Object.entries(sample.cameras).map((
        [id, { frameAgeMs, fps }],
      ) => [id, [rounded(frameAgeMs, 0), rounded(fps, 2) ?? 0]]),
    ),
  ];
}

export function fromStored(stored: StoredSample, blockMs: number): Sample {
  const [minute, cpuRatio, memoryRatio, temperatureCelsius, diskFreeBytes, cameras] = stored;
  return {
    atMs: blockMs + minute * MINUTE_MS,
    cpuRatio,
    memoryRatio,
    temperatureCelsius,
    diskFreeBytes,
    cameras: Object.fromEntries(
      Object.entries(cameras).map(([id, [frameAgeMs, fps]]) => [id, { frameAgeMs, fps }]),
    ),
  };
}

type Maybe = number | null;

function known(values: readonly Maybe[]): number[] {
  return values.filter((value) => value !== null);
}

function mean(values: readonly Maybe[]): Maybe {
  const numbers = known(values);
  if (numbers.length === 0) return null;
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function most(values: readonly Maybe[]): Maybe {
  const numbers = known(values);
  return numbers.length === 0 ? null : Math.max(...numbers);
}

function least(values: readonly Maybe[]): Maybe {
  const numbers = known(values);
  return numbers.length === 0 ? null : Math.min(...numbers);
}

function rounded(value: Maybe, digits: number): Maybe {
  return value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;
}
