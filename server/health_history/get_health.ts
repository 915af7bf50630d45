// Owns the verb that shows how a device was over time.
import type { HealthHistory, HealthQuery } from "../contract/health_history.ts";
import type { Queryable } from "../db/sql.ts";
import { findVisibleDevice } from "../devices/find_visible_device.ts";
import { WashfleetError } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import type { HealthRecorder } from "./health_recorder.ts";
import { type Block, findBlocks } from "./queries.ts";
import { KEEP_MINUTES_MS, QUARTER_MS } from "./roll_up_health.ts";
import { fromStored, rollUp, type Sample } from "./sample.ts";

export interface HealthDeps {
  /** What this process has not written yet; absent: only what is written is shown. */
  health?: Pick<HealthRecorder, "recent">;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MOST_MS = 31 * DAY_MS;

/** Scope `fleet:read`. @throws WashfleetError `not_found`, `invalid` (no time, or too much of it) */
export async function getHealth(
  ctx: Context,
  query: HealthQuery & { deviceId: string },
  deps: HealthDeps,
): Promise<HealthHistory> {
  requireScope(ctx.actor, "fleet:read");
  const device = await findVisibleDevice(ctx, query.deviceId);
  const nowMs = ctx.now().getTime();
  const toMs = query.to === undefined ? nowMs : Date.parse(query.to);
  const fromMs = query.from === undefined ? toMs - DAY_MS : Date.parse(query.from);
  if (!(fromMs < toMs) || toMs - fromMs > MOST_MS) throw wrongTime();
  const isFine = toMs - fromMs <= DAY_MS && fromMs >= nowMs - KEEP_MINUTES_MS;
  const stepMs = isFine ? MINUTE_MS : QUARTER_MS;
  const range = { deviceId: device.id, fromMs: floor(fromMs, stepMs), toMs };
  const recent = deps.health?.recent(device.id) ?? [];
  const samples = isFine
    ? [...await findMinutes(ctx.db, range), ...recent]
    : await findQuarters(ctx.db, range, recent);
  return toHistory(rollUp(samples, stepMs), { ...range, stepMs });
}

interface Range {
  deviceId: string;
  fromMs: number;
  toMs: number;
}

async function findMinutes(
  db: Queryable,
  { deviceId, fromMs, toMs }: Range,
  isOpenOnly = false,
): Promise<Sample[]> {
  const from = new Date(floor(fromMs, HOUR_MS));
  const to = new Date(toMs);
  return samplesOf(await findBlocks(db, { deviceId, step: 1, from, to, isOpenOnly }));
}

/** Of the last hours there are only minutes. */
async function findQuarters(
  db: Queryable,
  range: Range,
  recent: readonly Sample[],
): Promise<Sample[]> {
  const { deviceId, fromMs, toMs } = range;
  const from = new Date(floor(fromMs, DAY_MS));
  const days = { deviceId, step: 15, from, to: new Date(toMs), isOpenOnly: false } as const;
  // In this order: an hour that is rolled up in between is seen twice, which is the same, not never.
  const minutes = [...await findMinutes(db, range, true), ...recent];
  const quarters = samplesOf(await findBlocks(db, days));
  const known = new Set(quarters.map(({ atMs }) => atMs));
  return [...quarters, ...rollUp(minutes, QUARTER_MS).filter(({ atMs }) => !known.has(atMs))];
}

function samplesOf(blocks: readonly Block[]): Sample[] {
  return blocks.flatMap(({ starts_at, samples }) =>
    samples.map((sample) => fromStored(sample, starts_at.getTime()))
  );
}

function toHistory(
  samples: readonly Sample[],
  { fromMs, toMs, stepMs }: Range & { stepMs: number },
): HealthHistory {
  const byStep = new Map(samples.map((sample) => [sample.atMs, sample]));
  const steps = Array.from(
    { length: Math.ceil((toMs - fromMs) / stepMs) },
    (_, index) => byStep.get(fromMs + index * stepMs),
  );
  const ids = [...new Set(steps.flatMap((step) => Object.keys(step?.cameras ?? {})))].sort();
  return {
    starts_at: new Date(fromMs).toISOString(),
    step_ms: stepMs,
    cpu_ratio: steps.map((step) => step?.cpuRatio ?? null),
    memory_ratio: steps.map((step) => step?.memoryRatio ?? null),
    temperature_celsius: steps.map((step) => step?.temperatureCelsius ?? null),
    disk_free_bytes: steps.map((step) => step?.diskFreeBytes ?? null),
    cameras: ids.map((id) => ({
      camera_id: id,
      frame_age_ms: steps.map((step) => step?.cameras[id]?.frameAgeMs ?? null),
      fps: steps.map((step) => step?.cameras[id]?.fps ?? null),
    })),
  };
}

function floor(atMs: number, stepMs: number): number {
  return Math.floor(atMs / stepMs) * stepMs;
}

function wrongTime(): WashfleetError {
  return new WashfleetError("Cannot show a time that is empty or longer than 31 days", {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: "from", message: "must lie before `to`, by 31 days at most" }],
  });
}
