// Owns a chaos run: one fault after the other, chosen by the seed, each timed from its beginning to
// the fleet's being well again. Nobody mends anything: what is started again is what the units would.
import type { DemoFile } from "../demo/demo_file.ts";
import type { SiteIndex } from "../demo/sites.ts";
import { pick, type Random } from "../demo/camera/random.ts";
import { type ChaosFault, type ChaosWorld, FAULTS } from "./faults.ts";
import { pause, type ReadLedger } from "./read_ledger.ts";
import { type FleetView, isWell, lookAtFleet } from "./view.ts";

/** One line of the run's output. Milliseconds; detected from the beginning, healed from the end of its cause. */
export interface FaultLine {
  fault: string;
  /** `null`: of the whole fleet. */
  site: SiteIndex | null;
  lasted_ms: number;
  /** `null`: nobody noticed, as it was over before. */
  detected_ms: number | null;
  /** `null`: not within {@link HEAL_WITHIN_MS}: it takes a person. */
  healed_ms: number | null;
  remedy: ChaosFault["remedy"];
  /** What agents did though nothing was wrong with what they did it to; see {@link wrongRemedies}. */
  wrong_remedies: number;
  /** Answered to the POS, and not there afterwards. */
  reads_lost: number;
}

export interface ChaosOptions {
  world: ChaosWorld;
  file: DemoFile;
  ledger: ReadLedger;
  random: Random;
  durationMs: number;
  signal: AbortSignal;
  onFault: (line: FaultLine) => void;
  /** Default {@link FAULTS}. */
  faults?: readonly ChaosFault[];
}

/** A camera that refused the password several times is left alone for 5 minutes, as it locks accounts. */
export const HEAL_WITHIN_MS = 360_000;
const LOOK_EVERY_MS = 100;
/** What was just broken may not have noticed yet. */
const STAYS_MS = 2000;
const QUIET_MS = [2000, 6000] as const;

/** Until the time is over or the signal aborts. @throws Error when the fleet is not well at first */
export async function runChaos(options: ChaosOptions): Promise<void> {
  const { random, durationMs, signal, faults = FAULTS } = options;
  if (await untilWell(options, HEAL_WITHIN_MS) === null) {
    throw new Error("Cannot begin as the fleet is not well");
  }
  const deadlineMs = performance.now() + durationMs;
  // Each once before any comes twice: a short run leaves out none by chance.
  let left: ChaosFault[] = [];
  while (performance.now() < deadlineMs && !signal.aborted) {
    if (left.length === 0) left = [...faults];
    const fault = pick(random, left);
    left = left.filter((other) => other !== fault);
    const line = await doFault(fault, options);
    if (line === null) return;
    options.onFault(line);
    await pause(between(random, QUIET_MS), signal);
  }
}

/** `null`: the run was ended meanwhile. */
async function doFault(fault: ChaosFault, options: ChaosOptions): Promise<FaultLine | null> {
  const { world, random, signal, ledger, file } = options;
  const site: SiteIndex = random() < 0.5 ? 0 : 1;
  const lastsMs = Math.round(between(random, fault.lastsMs));
  const before = await lookAtFleet(file);
  const beganMs = performance.now();
  const end = await fault.begin(world, site);
  let detectedMs: number | null = null;
  const look = async () => {
    const view = await lookAtFleet(file);
    if (fault.isSeen(view, site)) detectedMs ??= performance.now() - beganMs;
  };
  try {
    do await Promise.all([look(), pause(LOOK_EVERY_MS, signal)]); while (
      performance.now() - beganMs < lastsMs && !signal.aborted
    );
  } finally {
    await end();
  }
  const lastedMs = performance.now() - beganMs;
  const healedMs = await untilWell(options, HEAL_WITHIN_MS, look);
  if (signal.aborted) return null;
  // What cannot be looked up is by a later fault, or at the run's end.
  const missing = healedMs === null ? [] : await ledger.missing().catch(() => []);
  return {
    fault: fault.name,
    site: fault.isOfSite ? site : null,
    lasted_ms: Math.round(lastedMs),
    detected_ms: rounded(detectedMs),
    healed_ms: rounded(healedMs),
    remedy: fault.remedy,
    wrong_remedies: wrongRemedies(before, await lookAtFleet(file), { fault, site }),
    reads_lost: missing.length,
  };
}

/** How long it took to stay well; `null`: it did not come in time, or the run was ended. */
async function untilWell(
  { file, signal }: Pick<ChaosOptions, "file" | "signal">,
  withinMs: number,
  look: () => Promise<void> = () => Promise.resolve(),
): Promise<number | null> {
  const startedMs = performance.now();
  let wellSinceMs: number | null = null;
  while (!signal.aborted) {
    const nowMs = performance.now();
    wellSinceMs = isWell(await lookAtFleet(file)) ? wellSinceMs ?? nowMs : null;
    if (wellSinceMs !== null && nowMs - wellSinceMs >= STAYS_MS) return wellSinceMs - startedMs;
    if (nowMs - startedMs > withinMs) return null;
    await Promise.all([look(), pause(LOOK_EVERY_MS, signal)]);
  }
  return null;
}

/** What restarting a stream or looking for a camera may be done about; no fault here takes more. */
const MILD_STEPS: readonly string[] = ["restart_stream", "rediscover"];

/**
 * Agents with another start than before, and steps that no trouble of theirs asked for: any at a site
 * that nothing was done to, any about a fault that is none of a camera's, and any that is not mild.
 */
export function wrongRemedies(
  before: FleetView,
  after: FleetView,
  { fault, site }: { fault: Pick<ChaosFault, "name" | "isOfSite" | "remedy">; site: SiteIndex },
): number {
  const isOfCameras = MILD_STEPS.includes(fault.remedy);
  return after.sites.reduce((sum, now, index) => {
    const earlier = before.sites[index];
    if (now === null || earlier === null || earlier === undefined) return sum;
    const isHit = !fault.isOfSite || index === site;
    const isStartedAgain = now.bootId !== earlier.bootId &&
      !(fault.name === "agent_killed" && index === site);
    const known = new Set(earlier.remedies.map(({ id }) => id));
    const wrong = now.remedies.filter(({ id, step, dry_run }) =>
      !known.has(id) && !dry_run && step !== "person" &&
      !(isHit && isOfCameras && MILD_STEPS.includes(step))
    );
    return sum + wrong.length + (isStartedAgain ? 1 : 0);
  }, 0);
}

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + random() * (most - least);
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
