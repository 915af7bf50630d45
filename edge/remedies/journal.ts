// Owns what is remembered of remedies, and how it changes: what was done when, with which verdict. Pure;
// kept on the disk by remedy_journal.ts. Its time is running time: milliseconds that agents on this
// machine have run all together. A clock that is set, a restart and a reboot neither give back what was
// used of a budget nor make anything due; what is switched off for a night waits one night longer.
import { z } from "zod";
import type { RemedyReport, RemedyStep } from "../../server/contract/remedy.ts";
import { REMEDY_STEPS, REMEDY_VERDICTS } from "../../server/contract/remedy.ts";
import { CameraId } from "../../server/contract/camera.ts";
import { DEVICE, freshness, type Look } from "./remedy_facts.ts";
import { DAY_MS, HELPED_AFTER_MS, HOUR_MS, RECOVERED_AFTER_MS } from "./remedy_table.ts";
import type { TroubleWatch } from "./trouble_watch.ts";

const RunningMs = z.number().nonnegative();

export const Entry = z.object({
  id: z.uuid(),
  camera_id: CameraId.nullable(),
  cause: z.string(),
  step: z.enum(REMEDY_STEPS),
  /** By the machine's clock, for people. */
  at: z.iso.datetime(),
  running_ms: RunningMs,
  /** Not again before. */
  rest_until_ms: RunningMs,
  judge_by_ms: RunningMs,
  /** Nothing on the same thing before, if it helped. */
  cool_until_ms: RunningMs,
  dry_run: z.boolean(),
  verdict: z.enum(REMEDY_VERDICTS),
  why: z.string(),
  detail: z.string().nullable(),
  frame_age_ms: z.number().nullable(),
  next: z.string().nullable(),
  /** The verdict that the server has heard. */
  told: z.string().nullable(),
});
export type Entry = z.infer<typeof Entry>;

export const Journal = z.object({
  running_ms: RunningMs,
  /** Nothing before: what had been done is not known. */
  closed_until_ms: RunningMs,
  /** As the server said last. */
  is_in_maintenance: z.boolean(),
  entries: z.array(Entry),
  /** When each thing last was well for good; a camera's id, or empty for the device. */
  well_ms: z.record(z.string(), RunningMs),
});
export type Journal = z.infer<typeof Journal>;

export const EMPTY_JOURNAL: Journal = {
  running_ms: 0,
  closed_until_ms: 0,
  is_in_maintenance: false,
  entries: [],
  well_ms: {},
};

/** Where the file is damaged, every budget may have been used a moment ago. */
export const UNKNOWN_JOURNAL: Journal = { ...EMPTY_JOURNAL, closed_until_ms: HOUR_MS };

/** More than a day's steps (remedy_table.ts) and every camera's end of them. */
const MOST_ENTRIES = 500;

export function subjectOf({ camera_id }: Pick<Entry, "camera_id">): string {
  return camera_id ?? DEVICE;
}

/** What was done about this since it was last well. */
export function entriesOfTrouble(
  { entries, well_ms }: Journal,
  { subject, isDryRun }: { subject: string; isDryRun: boolean },
): Entry[] {
  const wellMs = well_ms[subject] ?? -1;
  return entries.filter((entry) =>
    subjectOf(entry) === subject && entry.dry_run === isDryRun && entry.running_ms > wellMs
  );
}

/** How often a step was tried of late; without a subject, all steps of all. */
export function countSince(
  { entries }: Journal,
  { sinceMs, isDryRun, of }: {
    sinceMs: number;
    isDryRun: boolean;
    of?: { subject: string; step: RemedyStep };
  },
): number {
  return entries.filter((entry) =>
    entry.running_ms > sinceMs && entry.dry_run === isDryRun && entry.step !== "person" &&
    (of === undefined || (subjectOf(entry) === of.subject && entry.step === of.step))
  ).length;
}

/** With one more entry, and without those that count for nothing any more. */
export function withEntry(journal: Journal, entry: Entry): Journal {
  const needed = journal.entries.filter((one) =>
    one.running_ms > journal.running_ms - DAY_MS || one.told !== one.verdict ||
    one.running_ms > (journal.well_ms[subjectOf(one)] ?? -1)
  );
  return { ...journal, entries: [...needed, entry].slice(-MOST_ENTRIES) };
}

/** With what became of an entry. */
export function withVerdict(
  journal: Journal,
  id: string,
  verdict: Partial<Pick<Entry, "verdict" | "detail" | "frame_age_ms">>,
): Journal {
  const entries = journal.entries.map((entry) =>
    entry.id === id ? { ...entry, ...verdict } : entry
  );
  return { ...journal, entries };
}

/** What the pictures say by now of that which was done, and of what is well again. */
export function judged(journal: Journal, look: Look, watch: TroubleWatch): Journal {
  const nowMs = journal.running_ms;
  let next = journal;
  for (const entry of journal.entries.filter(({ verdict }) => verdict === "pending")) {
    const subject = subjectOf(entry);
    const { isFresh, ageMs } = freshness(look, subject);
    const freshSinceMs = watch.get(subject)?.freshSinceMs ?? null;
    const isSteady = freshSinceMs !== null && nowMs - freshSinceMs >= HELPED_AFTER_MS;
    if (!isSteady && nowMs < entry.judge_by_ms) continue;
    const isWell = isSteady || isFresh;
    const good = entry.dry_run ? "healed_alone" as const : "helped" as const;
    next = withVerdict(next, entry.id, {
      verdict: isWell ? good : "no_help",
      frame_age_ms: ageMs,
    });
  }
  return withWell(next, watch);
}

/** Only of what something was done about: the rest needs no end. */
function withWell(journal: Journal, watch: TroubleWatch): Journal {
  const nowMs = journal.running_ms;
  const over = [...new Set(journal.entries.map(subjectOf))].filter((subject) => {
    const freshSinceMs = watch.get(subject)?.freshSinceMs ?? null;
    const isOpen = journal.entries.some((entry) =>
      subjectOf(entry) === subject && entry.running_ms > (journal.well_ms[subject] ?? -1)
    );
    return isOpen && freshSinceMs !== null && nowMs - freshSinceMs >= RECOVERED_AFTER_MS;
  });
  if (over.length === 0) return journal;
  const well_ms = Object.fromEntries(over.map((subject) => [subject, nowMs]));
  return { ...journal, well_ms: { ...journal.well_ms, ...well_ms } };
}

/** What the server has not heard yet, oldest first. */
export function untold({ entries }: Journal, most: number): RemedyReport[] {
  return entries.filter(({ told, verdict }) => told !== verdict).slice(0, most).map(reportOf);
}

export function reportOf(entry: Entry): RemedyReport {
  const { id, cause, camera_id, step, at, dry_run, verdict } = entry;
  const { why, detail, frame_age_ms, next } = entry;
  return { id, cause, camera_id, step, at, dry_run, verdict, why, detail, frame_age_ms, next };
}

/** The server has these, as they were then. */
export function withTold(journal: Journal, reports: readonly RemedyReport[]): Journal {
  const told = new Map(reports.map(({ id, verdict }) => [id, verdict]));
  const entries = journal.entries.map((entry) =>
    told.has(entry.id) ? { ...entry, told: told.get(entry.id) ?? null } : entry
  );
  return { ...journal, entries };
}
