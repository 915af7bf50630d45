// Owns the decision what is done next about each trouble, with its reason in words: a step, a wait, or a
// person. Pure: the look, what is remembered, time and chance are handed in. Never acts.
import type { RemedyStep } from "../../server/contract/remedy.ts";
import { countSince, entriesOfTrouble, type Entry, type Journal, subjectOf } from "./journal.ts";
import { objection } from "./preconditions.ts";
import { DEVICE, findTroubles, type Look, type Trouble } from "./remedy_facts.ts";
import {
  CAUSE_HOLDS_MS,
  DAY_MS,
  HOUR_MS,
  MOST_STEPS_PER_HOUR,
  OPERATOR_MS,
  type RemedyTable,
  type Rung,
  SETTLE_MS,
} from "./remedy_table.ts";
import type { TroubleWatch } from "./trouble_watch.ts";

export type Decision =
  & Trouble
  & { why: string }
  & (
    | { kind: "wait" }
    | {
      kind: "act";
      step: Rung["step"];
      /** What follows if it does not help. */
      next: RemedyStep;
      restMs: number;
      rung: Rung;
    }
    /** Said once; afterwards it is `stopped`. */
    | { kind: "person" }
    | { kind: "stopped" }
  );

export interface DecideOptions {
  look: Look;
  watch: TroubleWatch;
  /** Its `running_ms` is now. */
  journal: Journal;
  /** 0 to 1. */
  random: number;
  table: RemedyTable;
}

/** Why nothing may be done at all, as a sentence, or null. */
export function hold(look: Look, journal: Journal): string | null {
  if (look.mode === "off") return "The settings say so: remedies.mode is off.";
  if (look.isInMaintenance) return "The device is in maintenance.";
  if (look.operatorActedMs !== null && look.operatorActedMs < OPERATOR_MS) {
    return "Somebody is at work: settings or cameras were changed by hand a moment ago.";
  }
  if (look.agentUpMs < SETTLE_MS) return "The agent has just started.";
  if (look.isOnTrial) return "A new release is being tried.";
  if (journal.running_ms < journal.closed_until_ms) {
    return "The list of what was done is damaged: every budget counts as used for an hour.";
  }
  return null;
}

/** What is next about each trouble; at most one of them is an act, and none while a hold lasts. */
export function decideRemedies(options: DecideOptions): Decision[] {
  const { look, journal } = options;
  if (hold(look, journal) !== null) return [];
  let hasActed = false;
  return findTroubles(look).map((trouble) => {
    const decision = decideOne(trouble, options);
    if (decision.kind !== "act") return decision;
    if (hasActed) return { ...trouble, kind: "wait", why: "One step at a time." };
    hasActed = true;
    return decision;
  });
}

function decideOne(trouble: Trouble, options: DecideOptions): Decision {
  const { look, watch, journal, table } = options;
  const { subject, cause } = trouble;
  const nowMs = journal.running_ms;
  const wait = (why: string): Decision => ({ ...trouble, kind: "wait", why });
  const watched = watch.get(subject);
  if (watched === undefined || watched.badSinceMs === null || watched.cause !== cause) {
    return wait("It has only just begun.");
  }
  const pending = journal.entries.find((entry) =>
    entry.verdict === "pending" && touches(entry, subject)
  );
  if (pending !== undefined) return wait(`Whether ${pending.step} helped shows soon.`);
  if (nowMs - watched.causeSinceMs < CAUSE_HOLDS_MS) return wait("The cause may still change.");
  const done = entriesOfTrouble(journal, { subject, isDryRun: look.mode === "dry_run" });
  if (done.some((entry) => entry.step === "person" && entry.cause === cause)) {
    return { ...trouble, kind: "stopped", why: "All that may be tried was tried." };
  }
  const ladder = table[cause];
  // What no machine can heal is told to a person all the same.
  if (ladder.rungs.length > 0 && isCooling(journal, subject)) {
    return wait("It was healed a moment ago, and is given time.");
  }
  const badForMs = nowMs - watched.badSinceMs;
  const climbed = climb(ladder.rungs, { trouble, done, badForMs, options });
  if (climbed.kind === "rung") return climbed.decision;
  if (badForMs < ladder.personAfterMs) return wait("It may pass by itself.");
  return { ...trouble, kind: "person", why: [ladder.why, ...climbed.objections].join(" ") };
}

/** A step on the device is one on each camera. */
function touches(entry: Entry, subject: string): boolean {
  return subject === DEVICE || entry.camera_id === null || subjectOf(entry) === subject;
}

/** Also where the trouble that was healed is over: what fails again at once was healed by little. */
function isCooling({ entries, running_ms: nowMs }: Journal, subject: string): boolean {
  return entries.some((entry) =>
    subjectOf(entry) === subject && entry.verdict === "helped" && nowMs < entry.cool_until_ms
  );
}

type Climbed =
  | { kind: "rung"; decision: Decision }
  /** Nothing is left; sentences why. */
  | { kind: "top"; objections: string[] };

interface Climbing {
  trouble: Trouble;
  done: readonly Entry[];
  badForMs: number;
  options: DecideOptions;
}

/** The first rung that is not used up decides, also by a wait: nobody climbs past it sooner. */
function climb(rungs: readonly Rung[], climbing: Climbing): Climbed {
  const { trouble, done, options } = climbing;
  const objections: string[] = [];
  for (const [index, rung] of rungs.entries()) {
    const tried = done.filter(({ step }) => step === rung.step);
    const against = objection(rung, { look: options.look, subject: trouble.subject, done });
    if (against !== null) {
      objections.push(`No ${rung.step}: ${against}.`);
      continue;
    }
    if (tried.length >= rung.tries) {
      const times = tried.length === 1 ? "once" : `${tried.length} times`;
      objections.push(`${rung.step} was tried ${times}.`);
      continue;
    }
    const budget = budgetOf(rung, climbing);
    if (budget === "day") {
      objections.push(`${rung.step}: the budget of this day is used.`);
      continue;
    }
    const why = reasonToWait(rung, { ...climbing, tried }) ?? budget;
    if (why !== null) return { kind: "rung", decision: { ...trouble, kind: "wait", why } };
    return {
      kind: "rung",
      decision: act(rung, { ...climbing, tried, above: rungs.slice(index + 1) }),
    };
  }
  return { kind: "top", objections };
}

/** `day`: used for long; a sentence: used for this hour; null: there is some. */
function budgetOf(
  { step, perHour, perDay }: Rung,
  { trouble: { subject }, options: { look, journal } }: Climbing,
): string | null {
  const isDryRun = look.mode === "dry_run";
  const nowMs = journal.running_ms;
  const of = { subject, step };
  if (countSince(journal, { sinceMs: nowMs - DAY_MS, isDryRun, of }) >= perDay) return "day";
  const sinceMs = nowMs - HOUR_MS;
  if (countSince(journal, { sinceMs, isDryRun, of }) >= perHour) {
    return `${step}: the budget of this hour is used.`;
  }
  return countSince(journal, { sinceMs, isDryRun }) >= MOST_STEPS_PER_HOUR
    ? "Enough was tried on this device in this hour."
    : null;
}

function reasonToWait(
  { step, afterMs }: Rung,
  { tried, badForMs, options }: Climbing & { tried: readonly Entry[] },
): string | null {
  if (badForMs < afterMs) return "It may pass by itself.";
  const isResting = tried.some((entry) => options.journal.running_ms < entry.rest_until_ms);
  return isResting ? `${step} did not help, and is not repeated at once.` : null;
}

function act(
  rung: Rung,
  { trouble, done, tried, above, options }: Climbing & {
    tried: readonly Entry[];
    above: readonly Rung[];
  },
): Decision {
  const { look, random, table } = options;
  const isLastTry = tried.length + 1 >= rung.tries;
  // Whether the agent was restarted shows only afterwards.
  const follows = above.find(({ needs }) =>
    objection({ needs: needs.filter((need) => need !== "agent_was_restarted") }, {
      look,
      subject: trouble.subject,
      done,
    }) === null
  );
  return {
    ...trouble,
    kind: "act",
    step: rung.step,
    why: table[trouble.cause].why,
    next: isLastTry ? follows?.step ?? "person" : rung.step,
    restMs: rung.backoffMs * 2 ** tried.length * (1 + random / 2),
    rung,
  };
}
