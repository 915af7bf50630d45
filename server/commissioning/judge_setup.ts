// Owns the judgement of how far a new machine has come: which steps are reached since when, and what
// the next one waits for. Pure.
import type { SetupStep, SetupWait } from "../contract/commissioning.ts";
import { SetupStep as STEPS } from "../contract/commissioning.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import { cameraTrouble, CLOCK_TOLERANCE_MS, isSilent } from "../devices/device_status.ts";

/** What the judgement rests on; all of it of the machine that has the device now. */
export interface SetupFacts {
  nowMs: number;
  /** When this machine came with its claim code; `null`: none has. */
  enrolledAt: Date | null;
  /** When the open claim code ends; `null`: there is none. */
  claimEndsAt: Date | null;
  isQuarantined: boolean;
  /** What was heard since it enrolled, and how often it was told to report then. */
  heard: { at: Date; heartbeat: Heartbeat; everyMs?: number } | null;
  /** It is meant for a template, or has settings from here. */
  isManaged: boolean;
  /** They are on their way, or will be by themselves. */
  isDue: boolean;
  settingsFault: string | null;
  /** Cameras on its network. */
  found: { firstAt: Date | null; trouble: string | null };
  firstReadAt: Date | null;
}

export interface ReachedStep {
  step: SetupStep;
  /** `null`: nobody knows. */
  at: Date | null;
}

export interface Waiting {
  step: SetupStep;
  why: SetupWait;
  detail: string | null;
}

/** What a later step shows to have been so, whether it was seen or not. */
const IMPLIED: readonly SetupStep[] = ["found", "adopted", "streaming", "picture"];

/** The steps that are reached by now, each with the time from which it is known. */
export function reachedSteps(facts: SetupFacts): ReachedStep[] {
  const { enrolledAt, heard, found, firstReadAt } = facts;
  if (enrolledAt === null) return [];
  const at = new Map<SetupStep, Date | null>([["enrolled", enrolledAt]]);
  if (found.firstAt !== null) at.set("found", found.firstAt);
  if (heard !== null) {
    const { cameras } = heard.heartbeat;
    at.set("booted", firstStart(heard));
    if (isConfigured(facts, heard.heartbeat)) at.set("configured", heard.at);
    if (cameras.length > 0) at.set("adopted", heard.at);
    if (cameras.some(({ status }) => DELIVERS.includes(status))) at.set("streaming", heard.at);
    if (cameras.some(({ status }) => status === "streaming")) at.set("picture", heard.at);
  }
  if (firstReadAt !== null) at.set("read", firstReadAt);
  let later = firstReadAt;
  for (const step of IMPLIED.toReversed()) {
    const own = at.get(step);
    if (own === undefined && later !== null) at.set(step, later);
    later = own ?? later;
  }
  return STEPS.options.flatMap((step) => {
    const known = at.get(step);
    return known === undefined ? [] : [{ step, at: known }];
  });
}

const DELIVERS = ["streaming", "dark", "frozen"];

/** A clock that was wrong then says nothing; nor does an agent that does not tell. */
function firstStart({ at, heartbeat }: NonNullable<SetupFacts["heard"]>): Date | null {
  const started = heartbeat.first_started_at;
  if (started === undefined || started === null) return null;
  const isPossible = Date.parse(started) <= at.getTime() + CLOCK_TOLERANCE_MS;
  return isPossible ? new Date(started) : null;
}

function isConfigured({ isManaged }: SetupFacts, heartbeat: Heartbeat): boolean {
  const { config_version, cameras } = heartbeat;
  if (config_version !== null && config_version !== undefined) return true;
  // Its own settings, or an agent that does not tell whose they are.
  return (!isManaged || config_version === undefined) && cameras.length > 0;
}

/** What the first step waits for that is not reached; `null`: all are. */
export function waitingFor(facts: SetupFacts, reached: readonly SetupStep[]): Waiting | null {
  const step = STEPS.options.find((one) => !reached.includes(one));
  if (step === undefined) return null;
  const { why, detail = null } = reasonOf(facts, step);
  return { step, why, detail };
}

type Reason = { why: SetupWait; detail?: string | null };

function reasonOf(facts: SetupFacts, step: SetupStep): Reason {
  const { nowMs, heard } = facts;
  if (facts.enrolledAt === null) {
    const isOpen = facts.claimEndsAt !== null && facts.claimEndsAt.getTime() > nowMs;
    return { why: isOpen ? "claim" : "claim_ended" };
  }
  if (facts.isQuarantined) return { why: "quarantined" };
  if (heard === null || isSilent({ nowMs, ...heard, lastSeenAt: heard.at })) {
    return { why: "silent" };
  }
  switch (step) {
    case "booted":
    case "enrolled":
      return { why: "silent" };
    case "configured":
      if (facts.settingsFault !== null) {
        return { why: "settings_fault", detail: facts.settingsFault };
      }
      if (!facts.isManaged) return { why: "no_settings" };
      return { why: facts.isDue ? "settings_coming" : "not_deployed" };
    case "found":
      return { why: "no_camera" };
    case "adopted":
      return facts.found.trouble === null
        ? { why: "no_rule" }
        : { why: "not_adopted", detail: facts.found.trouble };
    case "streaming":
      return { why: "no_stream", detail: troubleOf(heard.heartbeat, nowMs) };
    case "picture":
      return { why: "no_picture", detail: troubleOf(heard.heartbeat, nowMs) };
    case "read":
      return { why: "no_car" };
  }
}

function troubleOf({ cameras }: Heartbeat, nowMs: number): string | null {
  for (const camera of cameras) {
    const trouble = cameraTrouble(camera, nowMs);
    if (trouble !== null) return trouble;
  }
  return null;
}
