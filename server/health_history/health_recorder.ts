// Owns the minutes of health that were heard and are not written yet. Heartbeats only touch memory:
// every few minutes all of a device's minutes are put at the end of its hour, 500 devices a
// statement. A crash loses those minutes, of a chart and nothing else; a stop writes them.
import { getLogger } from "@logtape/logtape";
import type { Db } from "../db/sql.ts";
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import { appendSamples, type Block } from "./queries.ts";
import { type Figures, figuresOf, mergeFigures, type Sample, toStored } from "./sample.ts";

export interface HealthRecorder extends AsyncDisposable {
  /** Minutes of this device that this process has heard and not written, in order. */
  recent(deviceId: string): Sample[];
  /** Writes what is due; `all`: the running minute, too. For tests; else a timer does. */
  flush(what: "due" | "all"): Promise<void>;
  /** Writes all, and hears no more. */
  close(): Promise<void>;
}

export interface HealthRecorderDeps {
  db: Db;
  states: Pick<DeviceStates, "subscribe">;
  now: () => Date;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A device is written once in so many minutes, each in its own one: writes are spread. */
const WRITE_EVERY_MINUTES = 5;
/** Where the database stays away, so much is remembered. */
const KEPT_MINUTES = 30;
/** A device that reports like mad must not fill the memory. */
const MOST_A_MINUTE = 12;
const BATCH = 500;

/** Minutes by their start, ms. */
type Minutes = Map<number, Figures[]>;

/** Hears every report that this process takes, from now on. */
export function createHealthRecorder(deps: HealthRecorderDeps): HealthRecorder {
  const devices = new Map<string, Minutes>();
  let writing: Promise<void> = Promise.resolve();
  const unsubscribe = deps.states.subscribe((id, state) => hear(devices, id, state));

  const flush = (what: "due" | "all") => writing = writing.then(() => write(deps, devices, what));
  const timer = setInterval(() => flush("due"), MINUTE_MS);
  const close = async () => {
    unsubscribe();
    clearInterval(timer);
    await flush("all");
  };
  return {
    recent: (deviceId) => samplesOf(devices.get(deviceId) ?? new Map()),
    flush,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function hear(devices: Map<string, Minutes>, deviceId: string, state: DeviceState): void {
  const minuteMs = Math.floor(Date.parse(state.received_at) / MINUTE_MS) * MINUTE_MS;
  const minutes = devices.get(deviceId) ?? new Map();
  devices.set(deviceId, minutes);
  const figures = minutes.get(minuteMs) ?? [];
  minutes.set(minuteMs, figures);
  if (figures.length < MOST_A_MINUTE) figures.push(figuresOf(state.heartbeat));
  if (minutes.size > KEPT_MINUTES) minutes.delete(Math.min(...minutes.keys()));
}

async function write(
  { db, now }: HealthRecorderDeps,
  devices: Map<string, Minutes>,
  what: "due" | "all",
): Promise<void> {
  const minute = Math.floor(now().getTime() / MINUTE_MS);
  const beforeMs = what === "all" ? Number.POSITIVE_INFINITY : minute * MINUTE_MS;
  const due = [...devices.keys()].filter((id) =>
    what === "all" || (minute + phaseOf(id)) % WRITE_EVERY_MINUTES === 0
  );
  for (let start = 0; start < due.length; start += BATCH) {
    const ids = due.slice(start, start + BATCH);
    const blocks = ids.flatMap((id) => blocksOf(id, devices.get(id) ?? new Map(), beforeMs));
    try {
      if (blocks.length > 0) await appendSamples(db, 1, blocks);
      for (const id of ids) forget(devices, id, beforeMs);
    } catch (error) {
      getLogger(["server", "health_history"]).warning("cannot keep how {count} devices are", {
        count: ids.length,
        error,
      });
    }
  }
}

/** The minutes before this one, in their hours. */
function blocksOf(deviceId: string, minutes: Minutes, beforeMs: number): Block[] {
  const samples = samplesOf(minutes).filter(({ atMs }) => atMs < beforeMs);
  const hours = Map.groupBy(samples, ({ atMs }) => Math.floor(atMs / HOUR_MS) * HOUR_MS);
  return [...hours].map(([hourMs, ofHour]) => ({
    device_id: deviceId,
    starts_at: new Date(hourMs),
    samples: ofHour.map((sample) => toStored(sample, hourMs)),
  }));
}

function samplesOf(minutes: Minutes): Sample[] {
  return [...minutes].sort(([a], [b]) => a - b)
    .map(([atMs, figures]) => ({ atMs, ...mergeFigures(figures) }));
}

function forget(devices: Map<string, Minutes>, deviceId: string, beforeMs: number): void {
  const minutes = devices.get(deviceId);
  for (const atMs of minutes?.keys() ?? []) {
    if (atMs < beforeMs) minutes?.delete(atMs);
  }
  if (minutes?.size === 0) devices.delete(deviceId);
}

function phaseOf(deviceId: string): number {
  return Number.parseInt(deviceId.slice(-4), 16) || 0;
}
