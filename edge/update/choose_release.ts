// Owns which release runs at a start. Pure: what is on the disk goes in, a decision comes out.
//
//   committed ──install──→ trying(attempts left) ──healthy──→ committed
//                              └─unhealthy, or no start left──→ the release before it
//   a release that does not verify any more → the one before it → the package's
//   a package that is as new or newer → the package's, committed
import type { VerifiedRelease } from "./release_folder.ts";
import type { ReleaseFault } from "./verify_release.ts";
import {
  type Failure,
  type HealthBefore,
  type KeptState,
  type ReleasePointer,
  type Slot,
  type UpdateState,
  withFailure,
} from "./update_state.ts";

/** A start may fail for a passing cause, such as a power cut; three are none. */
export const TRIAL_STARTS = 3;

export type Judged = Pick<VerifiedRelease, "ok" | "digest"> & {
  manifest: Pick<VerifiedRelease["manifest"], "sequence">;
};
export type Found = Judged | ReleaseFault;

export interface Releases {
  packaged: Found;
  a: Found;
  b: Found;
}

export interface StartFacts {
  kept: KeptState;
  releases: Releases;
  /** What the last start left behind when it failed; null: not a word. */
  lastWords: string | null;
  /** For people only. */
  now: Date;
}

export type Choice =
  | { kind: "run"; pointer: ReleasePointer; isTrial: boolean; state: UpdateState }
  /** Nothing verifies. The reasons are for a person. */
  | { kind: "nothing"; reasons: string[] };

/** Judged as of when nothing is known: offline and without a camera, nothing can be worse. */
const UNKNOWN_BEFORE: HealthBefore = { is_link_up: false, streaming: [] };

/**
 * The release to start. Its state is the one to write before it is started: an attempt of a trial
 * is counted in it already.
 */
export function chooseRelease(facts: StartFacts): Choice {
  const floor = floorOf(facts);
  let state: UpdateState | null = facts.kept.state ?? inferState(facts, floor);
  // Each step goes to an older release, so it ends.
  while (state !== null) {
    state = { ...state, floor };
    const next = stepBack(state, facts);
    if (next === "run") return run(state);
    state = next;
  }
  return { kind: "nothing", reasons: describeFaults(facts.releases) };
}

function run(state: UpdateState): Choice {
  const { trial } = state;
  if (trial === null) return { kind: "run", pointer: state.active, isTrial: false, state };
  const counted = { ...state, trial: { ...trial, attempts_left: trial.attempts_left - 1 } };
  return { kind: "run", pointer: state.active, isTrial: true, state: counted };
}

/** `run`, or the state without what may not run; null: there is nothing left. */
function stepBack(state: UpdateState, facts: StartFacts): UpdateState | null | "run" {
  const { active, trial } = state;
  const { packaged } = facts.releases;
  if (packaged.ok && isAsNew(packaged, state)) return onPackaged(state, packaged);
  if (trial !== null && trial.attempts_left <= 0) {
    const reason = `it was started ${TRIAL_STARTS} times and did not become healthy; ` +
      (facts.lastWords ?? "the last start ended without a word, as a power cut or a kill does");
    return goBack(state, { kind: "rolled_back", reason, at: facts.now });
  }
  const fault = faultOf(active, facts.releases);
  if (fault === null) return "run";
  if (active.source === "packaged") return inferAfterLoss(state, facts);
  return goBack(state, { kind: "damaged", reason: fault, at: facts.now });
}

/** A package that brings what runs, or something newer, is the better copy of it. */
function isAsNew(packaged: Judged, { active }: UpdateState): boolean {
  const { sequence } = packaged.manifest;
  return active.source === "packaged" ? sequence !== active.sequence : sequence >= active.sequence;
}

function onPackaged(state: UpdateState, packaged: Judged): UpdateState {
  const pointer = { source: "packaged", sequence: packaged.manifest.sequence } as const;
  return { ...state, active: pointer, previous: pointer, trial: null };
}

/** To the release before; the one after that can only be the package's. */
export function goBack(
  state: UpdateState,
  failure: Omit<Failure, "at" | "sequence"> & { at: Date },
): UpdateState {
  const { active, previous, failures } = state;
  return {
    ...state,
    active: previous,
    previous: { source: "packaged", sequence: 1 },
    trial: null,
    failures: withFailure(failures, { ...failure, sequence: active.sequence }),
  };
}

function faultOf(pointer: ReleasePointer, releases: Releases): string | null {
  const found = releases[pointer.source];
  if (!found.ok) return `its copy on disk does not verify any more: ${found.detail}`;
  if (pointer.source === "packaged" || found.digest === pointer.digest) return null;
  return `another release (${found.manifest.sequence}) lies in its place`;
}

/** The package's own release is damaged: whatever was committed here is better than nothing. */
function inferAfterLoss(state: UpdateState, facts: StartFacts): UpdateState | null {
  const found = newestSlot(facts.releases, state.floor);
  return found === null ? null : { ...state, active: found, previous: state.active, trial: null };
}

/**
 * The state is lost. A slot below the floor is never taken up; one above it was not committed, so
 * that it is tried as if it were new, with the next best to go back to.
 */
function inferState({ releases }: StartFacts, floor: number): UpdateState | null {
  const newest = newestSlot(releases, floor);
  const packaged = releases.packaged.ok ? pointerTo("packaged", releases.packaged) : null;
  const active = newest ?? packaged;
  if (active === null) return null;
  const other = newest === null ? null : newestSlot(without(releases, newest.source), floor);
  return {
    format: 1,
    floor,
    active,
    previous: other ?? packaged ?? active,
    trial: active.sequence <= floor
      ? null
      : { attempts_left: TRIAL_STARTS, before: UNKNOWN_BEFORE },
    failures: [],
  };
}

function without(releases: Releases, source: Slot): Releases {
  return { ...releases, [source]: { ok: false, code: "absent", detail: "taken" } };
}

type SlotPointer = Extract<ReleasePointer, { source: Slot }>;

function newestSlot(releases: Releases, floor: number): SlotPointer | null {
  const slots = (["a", "b"] as const).flatMap((source) => {
    const found = releases[source];
    if (!found.ok || found.manifest.sequence < floor) return [];
    return [{ source, sequence: found.manifest.sequence, digest: found.digest }];
  });
  return slots.toSorted((one, other) => other.sequence - one.sequence)[0] ?? null;
}

function pointerTo(source: "packaged", found: Judged): ReleasePointer {
  return { source, sequence: found.manifest.sequence };
}

/** What the package brings was committed by whoever installed it. */
function floorOf({ kept, releases }: StartFacts): number {
  const { packaged } = releases;
  return Math.max(kept.floor, packaged.ok ? packaged.manifest.sequence : 0);
}

function describeFaults(releases: Releases): string[] {
  return Object.entries(releases).map(([source, found]) =>
    `${source}: ${found.ok ? `release ${found.manifest.sequence} is too old` : found.detail}`
  );
}
