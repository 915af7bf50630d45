// Owns the two slots and the state while the agent runs: what it asks for goes through here, one
// act at a time. Runs in the launcher, so it trusts the package's keys alone.
import type { UpdateStatus } from "../../server/contract/release.ts";
import { TRIAL_STARTS } from "./choose_release.ts";
import { loadRelease, type ReleaseFiles, removeRelease, writeRelease } from "./release_folder.ts";
import type { UpdateContext, UpdateRefusal, WantedRelease } from "./update_context.ts";
import {
  type HealthBefore,
  type Slot,
  type UpdateState,
  withFailure,
  writeState,
} from "./update_state.ts";
import { type SignedManifest, type Verifier, verifyManifest } from "./verify_release.ts";

/** Moments at which the power may go; tests end the process at each. */
export type UpdateStep =
  | "slot_cleared"
  | "file_written"
  | "manifest_written"
  | "signature_written"
  | "slot_verified"
  | "floor_written"
  | "state_written"
  | "attempt_counted";

export interface InstalledReleasesOptions {
  folder: string;
  /** As written for this start. */
  state: UpdateState;
  isTrial: boolean;
  version: string;
  pollEveryMs: number;
  verifier: Verifier;
  onStep: (step: UpdateStep) => void | Promise<void>;
  now: () => Date;
}

export class InstalledReleases implements UpdateContext {
  readonly api = 1;
  readonly pollEveryMs: number;
  readonly #options: InstalledReleasesOptions;
  /** Of the start under way; the disk's may be one ahead after an install. */
  #state: UpdateState;
  #isTrial: boolean;
  #isGivenUp = false;
  #isInstalling = false;
  #hasInstalled = false;
  hasStarted = false;
  hasJudged = false;
  isLeaving = false;

  constructor(options: InstalledReleasesOptions) {
    this.pollEveryMs = options.pollEveryMs;
    this.#options = options;
    this.#state = options.state;
    this.#isTrial = options.isTrial;
  }

  trial(): HealthBefore | null {
    return this.#isTrial && !this.#isGivenUp ? this.#state.trial?.before ?? null : null;
  }

  status(): UpdateStatus {
    const { active, failures } = this.#state;
    const last = failures.at(-1) ?? null;
    const isBack = last !== null && last.sequence > active.sequence;
    return {
      active_sequence: active.sequence,
      version: this.#options.version,
      state: this.#isTrial ? "trying" : isBack ? "rolled_back" : "committed",
      last_failure: last && { sequence: last.sequence, reason: last.reason, at: last.at },
    };
  }

  started(): void {
    this.hasStarted = true;
  }

  judging(): void {
    this.hasJudged = true;
  }

  leaving(): void {
    this.isLeaving = true;
  }

  async commit(): Promise<void> {
    if (this.trial() === null) return;
    const floor = Math.max(this.#state.floor, this.#state.active.sequence);
    await this.#write({ ...this.#state, floor, trial: null });
    this.#isTrial = false;
  }

  async rollBack(reason: string): Promise<void> {
    if (this.trial() === null) return;
    const { active, failures } = this.#state;
    const failure = { sequence: active.sequence, kind: "rolled_back", reason } as const;
    await writeState(this.#options.folder, {
      ...this.#state,
      active: this.#state.previous,
      previous: { source: "packaged", sequence: 1 },
      trial: null,
      failures: withFailure(failures, { ...failure, at: this.#options.now() }),
    }, this.#options.onStep);
    this.#isGivenUp = true;
    this.isLeaving = true;
  }

  /** A stop that was asked for costs a trial none of its starts. */
  async giveBackAttempt(): Promise<void> {
    const { trial } = this.#state;
    if (this.trial() === null || trial === null) return;
    const attempts_left = Math.min(TRIAL_STARTS, trial.attempts_left + 1);
    await this.#write({ ...this.#state, trial: { ...trial, attempts_left } });
  }

  async admit(signed: SignedManifest, wanted: WantedRelease) {
    const verified = await verifyManifest(signed, this.#options.verifier);
    if (!verified.ok) return verified;
    const refusal = refuse(verified.manifest.sequence, { wanted, state: this.#state });
    return refusal ?? { ok: true as const, manifest: verified.manifest };
  }

  async install(
    release: ReleaseFiles,
    { before, ...wanted }: WantedRelease & { before: HealthBefore },
  ): Promise<{ ok: true; sequence: number } | UpdateRefusal> {
    if (this.#isTrial || this.#isInstalling || this.#hasInstalled) return underWay(this.#isTrial);
    this.#isInstalling = true;
    try {
      const admitted = await this.admit(release, wanted);
      if (!admitted.ok) return admitted;
      const installed = await this.#writeSlot(release, before);
      this.#hasInstalled = installed.ok;
      return installed;
    } finally {
      this.#isInstalling = false;
    }
  }

  async #writeSlot(
    release: ReleaseFiles,
    before: HealthBefore,
  ): Promise<{ ok: true; sequence: number } | UpdateRefusal> {
    const { folder, verifier, onStep } = this.#options;
    const slot = freeSlot(this.#state);
    const path = `${folder}/${slot}`;
    try {
      await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
      await writeRelease(
        path,
        release,
        (step) => onStep(step === "cleared" ? "slot_cleared" : step),
      );
      const written = await loadRelease(path, verifier);
      if (!written.ok) {
        await removeRelease(path);
        return written;
      }
      await onStep("slot_verified");
      const { sequence } = written.manifest;
      await writeState(folder, {
        ...this.#state,
        active: { source: slot, sequence, digest: written.digest },
        previous: this.#state.active,
        trial: { attempts_left: TRIAL_STARTS, before },
      }, onStep);
      return { ok: true, sequence };
    } catch (error) {
      await removeRelease(path).catch(() => {}); // the first error is the one to report
      const detail = error instanceof Error ? error.message : String(error);
      return { ok: false, code: "disk_failed", detail: `the disk refused it: ${detail}` };
    }
  }

  async #write(state: UpdateState): Promise<void> {
    await writeState(this.#options.folder, state, this.#options.onStep);
    this.#state = state;
  }
}

/** Neither the one that runs nor, where that can be, the one to go back to. */
function freeSlot({ active, previous }: UpdateState): Slot {
  const slots = (["a", "b"] as const).filter((slot) => slot !== active.source);
  return slots.find((slot) => slot !== previous.source) ?? slots[0] ?? "a";
}

/** Null: it may be installed. Pure. */
export function refuse(
  sequence: number,
  { wanted, state }: { wanted: WantedRelease; state: UpdateState },
): UpdateRefusal | null {
  if (sequence !== wanted.sequence) {
    const detail = `release ${wanted.sequence} was asked for and ${sequence} came`;
    return { ok: false, code: "wrong_sequence", detail };
  }
  // The committed release itself may come again where its copy was damaged.
  if (sequence < state.floor || sequence <= state.active.sequence) {
    const highest = Math.max(state.floor, state.active.sequence);
    const detail = `release ${sequence} is not above ${highest}, and none goes back`;
    return { ok: false, code: "not_newer", detail };
  }
  const failed = state.failures.findLast((one) =>
    one.sequence === sequence && one.kind === "rolled_back"
  );
  if (failed === undefined || wanted.retry === true) return null;
  const detail = `release ${sequence} was rolled back at ${failed.at}: ${failed.reason}`;
  return { ok: false, code: "rolled_back_before", detail: detail.slice(0, 500) };
}

function underWay(isTrial: boolean): UpdateRefusal {
  const detail = isTrial
    ? "the running release is still on trial: wait until it is committed"
    : "another update is being installed";
  return { ok: false, code: "update_under_way", detail };
}
