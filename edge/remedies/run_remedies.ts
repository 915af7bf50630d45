// Owns the loop of remedies: looks, judges what was done, decides, writes down, and only then acts.
// Knows no part of the agent: it looks and acts through functions that are handed in.
import { getLogger } from "@logtape/logtape";
import { MOST_REMEDIES_AT_ONCE, type RemedyReport } from "../../server/contract/remedy.ts";
import type { EdgeMetrics } from "../metrics.ts";
import { decideRemedies, type Decision, hold } from "./decide_remedy.ts";
import {
  type Entry,
  type Journal,
  judged,
  reportOf,
  untold,
  withEntry,
  withTold,
  withVerdict,
} from "./journal.ts";
import { type RemedyActs, takeStep } from "./remedy_acts.ts";
import { DEVICE, type Look } from "./remedy_facts.ts";
import type { RemedyJournal } from "./remedy_journal.ts";
import type { RemedyTable } from "./remedy_table.ts";
import { followTroubles, type TroubleWatch } from "./trouble_watch.ts";

export const LOOK_EVERY_MS = 5000;
const MOST_SHOWN = 20;

export interface RemediesOptions {
  journal: RemedyJournal;
  look: () => Look;
  acts: RemedyActs;
  metrics: Pick<EdgeMetrics, "remedies">;
  table: RemedyTable;
  /** Never set; default `performance.now`. */
  monotonicMs?: () => number;
  now?: () => Date;
  random?: () => number;
}

/** One at a time: a look begins when the one before has ended. */
export class Remedies {
  readonly #options: Required<RemediesOptions>;
  #watch: TroubleWatch = new Map();
  #lookedMs: number | null = null;
  #decisions: readonly Decision[] = [];
  #last: Promise<void> = Promise.resolve();
  #failure: string | null = null;

  constructor(options: RemediesOptions) {
    this.#options = {
      monotonicMs: () => performance.now(),
      now: () => new Date(),
      random: Math.random,
      ...options,
    };
  }

  /** Looks once, and does what is due. Never rejects: what cannot be written down is not done. */
  look(): Promise<void> {
    return this.#inTurn(() => this.#look());
  }

  /** For the next heartbeat: what the server has not heard. */
  untold(): RemedyReport[] {
    return untold(this.#journal, MOST_REMEDIES_AT_ONCE);
  }

  /** The server has taken a heartbeat, and says whether the device is in maintenance. */
  heard(
    { remedies, isInMaintenance }: { remedies: readonly RemedyReport[]; isInMaintenance: boolean },
  ): Promise<void> {
    return this.#inTurn(async () => {
      if (remedies.length === 0 && this.#journal.is_in_maintenance === isInMaintenance) return;
      await this.#options.journal.keep({
        ...withTold(this.#journal, remedies),
        is_in_maintenance: isInMaintenance,
      });
    });
  }

  /** For people at the site: what holds it back, what is thought of each trouble, what was done. */
  state() {
    return {
      hold: hold(this.#seen(), this.#journal),
      troubles: this.#decisions.map(({ subject, cause, kind, why }) => ({
        camera_id: subject === DEVICE ? null : subject,
        cause,
        next: kind,
        why,
      })),
      last: this.#journal.entries.slice(-MOST_SHOWN).map(reportOf),
    };
  }

  get #journal(): Journal {
    return this.#options.journal.current;
  }

  #seen(): Look {
    const look = this.#options.look();
    return { ...look, isInMaintenance: look.isInMaintenance || this.#journal.is_in_maintenance };
  }

  /** A disk that is full fails at every look, and is told of once. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(act).then(() => void (this.#failure = null), (error) => {
      const failure = error instanceof Error ? error.message : String(error);
      if (failure !== this.#failure) getLogger(["edge", "remedies"]).error("not done", { error });
      this.#failure = failure;
    });
    return this.#last;
  }

  async #look(): Promise<void> {
    const { journal, table, random } = this.#options;
    const nowMs = this.#options.monotonicMs();
    await journal.pass(this.#lookedMs === null ? 0 : nowMs - this.#lookedMs);
    this.#lookedMs = nowMs;
    const look = this.#seen();
    const isHeld = hold(look, this.#journal) !== null;
    this.#watch = followTroubles(this.#watch, look, { nowMs: this.#journal.running_ms, isHeld });
    await this.#judge(look);
    const watch = this.#watch;
    this.#decisions = decideRemedies({
      look,
      watch,
      journal: this.#journal,
      random: random(),
      table,
    });
    for (const decision of this.#decisions) {
      if (decision.kind === "act" || decision.kind === "person") {
        await this.#carryOut(decision, look);
      }
    }
  }

  async #judge(look: Look): Promise<void> {
    const before = this.#journal;
    const after = judged(before, look, this.#watch);
    if (after === before) return;
    await this.#options.journal.keep(after);
    const was = new Map(before.entries.map(({ id, verdict }) => [id, verdict]));
    for (const entry of after.entries.filter(({ id, verdict }) => was.get(id) !== verdict)) {
      this.#tell(entry);
    }
  }

  /** Written down before it is done: what is not remembered might be done again and again. */
  async #carryOut(decision: Decision & { kind: "act" | "person" }, look: Look): Promise<void> {
    const { journal, acts } = this.#options;
    const entry = this.#entryOf(decision, look);
    await journal.keep(withEntry(this.#journal, entry));
    this.#tell(entry);
    if (decision.kind === "person" || entry.dry_run) return;
    const outcome = await takeStep(decision.step, { cameraId: entry.camera_id, acts });
    if (outcome.ok) return;
    const detail = outcome.detail.slice(0, 500);
    await journal.keep(withVerdict(this.#journal, entry.id, { verdict: "refused", detail }));
    this.#tell({ ...entry, verdict: "refused", detail });
  }

  #entryOf(decision: Decision & { kind: "act" | "person" }, look: Look): Entry {
    const nowMs = this.#journal.running_ms;
    const about = {
      id: crypto.randomUUID(),
      camera_id: decision.subject === DEVICE ? null : decision.subject,
      cause: decision.cause,
      at: this.#options.now().toISOString(),
      running_ms: nowMs,
      dry_run: look.mode === "dry_run",
      why: decision.why.slice(0, 500),
      detail: null,
      frame_age_ms: null,
      told: null,
    };
    if (decision.kind === "person") {
      const never = { rest_until_ms: nowMs, judge_by_ms: nowMs, cool_until_ms: nowMs };
      return { ...about, ...never, step: "person", verdict: "stopped", next: null };
    }
    const { rung, restMs, step, next } = decision;
    return {
      ...about,
      rest_until_ms: nowMs + restMs,
      judge_by_ms: nowMs + rung.verdictAfterMs,
      cool_until_ms: nowMs + rung.coolDownMs,
      step,
      verdict: "pending",
      next,
    };
  }

  #tell({ step, verdict, camera_id, cause, dry_run, why, detail, frame_age_ms }: Entry): void {
    if (verdict !== "pending") this.#options.metrics.remedies.inc({ step, verdict });
    const said = { step, verdict, camera_id, cause, dry_run, why, detail, frame_age_ms };
    getLogger(["edge", "remedies"]).warn("remedy {step}: {verdict}", said);
  }
}
