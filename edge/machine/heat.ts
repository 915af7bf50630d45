// Owns how a hot machine is relieved: how many times less often it asks for pictures, before its firmware
// slows everything down. Pure.
//
//   as set ──hot──▶ half as often ──still hot──▶ a quarter as often
//          ◀─cool─                ◀────cool────   later each time that it got hot again soon after

/** A Raspberry Pi's firmware slows it down from 80 °C on, and harder from 85. */
export const HOT_CELSIUS = 75;
/** Between the two nothing changes: FFmpeg starts anew at each step. */
export const COOL_CELSIUS = 70;

/** One wrong reading of a sensor is no heat. */
const HOT_FOR_MS = 15_000;
/** What a step does is felt by then. */
const STILL_HOT_FOR_MS = 60_000;
const COOL_FOR_MS = 3 * 60_000;
/** Hot again this soon after a step back, and that step came too early. */
const RELAPSE_WITHIN_MS = 30 * 60_000;
const MOST_DOUBLINGS = 5;
/** So long without a step, and another day has come. */
const FORGET_AFTER_MS = 6 * 3_600_000;
/** Most that one look counts for: a process that was stopped has seen nothing. */
const MOST_LOOK_MS = 15_000;

export interface Heat {
  readonly step: 0 | 1 | 2;
  /** For how long it has been hot, or cool, without a break. */
  readonly hotMs: number;
  readonly coolMs: number;
  /** Since the last step back; null: there was none lately. */
  readonly sinceBackMs: number | null;
  readonly relapses: number;
  readonly lookedMs: number | null;
}

export const COOL: Heat = {
  step: 0,
  hotMs: 0,
  coolMs: 0,
  sinceBackMs: null,
  relapses: 0,
  lookedMs: null,
};

/** So many times less often; 1: as the settings say. */
export function slowedBy({ step }: Heat): 1 | 2 | 4 {
  return ([1, 2, 4] as const)[step];
}

/**
 * After one more look, at a moment of a clock that never jumps.
 *
 * @param look.celsius null where nothing can be measured, which counts as cool: the firmware looks
 * after itself, and no camera stays slow because a sensor is gone.
 */
export function afterLook(
  before: Heat,
  { celsius, nowMs }: { celsius: number | null; nowMs: number },
): Heat {
  const elapsedMs = before.lookedMs === null
    ? 0
    : Math.max(0, Math.min(nowMs - before.lookedMs, MOST_LOOK_MS));
  const isHot = celsius !== null && celsius >= HOT_CELSIUS;
  const isCool = celsius === null || celsius <= COOL_CELSIUS;
  const sinceBackMs = before.sinceBackMs === null ? null : before.sinceBackMs + elapsedMs;
  const isForgotten = sinceBackMs === null || sinceBackMs >= FORGET_AFTER_MS;
  return stepped({
    ...before,
    hotMs: isHot ? before.hotMs + elapsedMs : 0,
    coolMs: isCool ? before.coolMs + elapsedMs : 0,
    sinceBackMs: isForgotten ? null : sinceBackMs,
    relapses: isForgotten && before.step === 0 ? 0 : before.relapses,
    lookedMs: nowMs,
  });
}

function stepped(heat: Heat): Heat {
  const { step, hotMs, coolMs, sinceBackMs, relapses } = heat;
  if (step < 2 && hotMs >= (step === 0 ? HOT_FOR_MS : STILL_HOT_FOR_MS)) {
    const isRelapse = sinceBackMs !== null && sinceBackMs < RELAPSE_WITHIN_MS;
    return {
      ...heat,
      step: step === 0 ? 1 : 2,
      hotMs: 0,
      sinceBackMs: null,
      relapses: isRelapse ? relapses + 1 : relapses,
    };
  }
  if (step > 0 && coolMs >= COOL_FOR_MS * 2 ** Math.min(relapses, MOST_DOUBLINGS)) {
    return { ...heat, step: step === 2 ? 1 : 0, coolMs: 0, sinceBackMs: 0 };
  }
  return heat;
}
