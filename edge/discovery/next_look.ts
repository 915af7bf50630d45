// Owns when the agent looks for cameras, and whether beyond its own networks. Pure.

/** Between two looks while a camera is out. */
const SOON_MS = 10_000;
/**
 * Between the starts of two looks at other subnets then, each of which ends within 15 s: a camera that got
 * its new address just after that one was asked is found by the next look's end, in 35 s.
 */
const SUBNETS_SOON_MS = 20_000;
/** What a look at the own networks takes: it must not put one at all of them off. */
const HERE_MS = 5000;

/** Moments are monotonic milliseconds. */
export interface LooksSoFar {
  /** When the last look of any kind began; -Infinity before the first. */
  readonly lookedAtMs: number;
  /** When the last one at other subnets began. */
  readonly subnetsAtMs: number;
  /** `discovery.every_ms`. */
  readonly everyMs: number;
  /** One of the agent's own cameras gives no pictures. */
  readonly isCameraOut: boolean;
  readonly hasSubnets: boolean;
}

/** `here`: in the agent's own networks; `everywhere`: in other subnets, too; `null`: not now. */
export type NextLook = "here" | "everywhere" | null;

export function nextLook(nowMs: number, looks: LooksSoFar): NextLook {
  const { lookedAtMs, subnetsAtMs, everyMs, isCameraOut, hasSubnets } = looks;
  if (!isCameraOut) return nowMs - lookedAtMs >= everyMs ? "everywhere" : null;
  const everywhereInMs = hasSubnets
    ? subnetsAtMs + Math.min(SUBNETS_SOON_MS, everyMs) - nowMs
    : Infinity;
  if (everywhereInMs <= 0) return "everywhere";
  if (nowMs - lookedAtMs < Math.min(SOON_MS, everyMs)) return null;
  return everywhereInMs < HERE_MS ? null : "here";
}
