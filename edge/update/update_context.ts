// Owns what the launcher offers to the agent that it started, and how the agent finds it. The
// launcher comes with the package: an update cannot break the way to the next one.
import type { ReleaseManifest, UpdateStatus } from "../../server/contract/release.ts";
import type { ReleaseFiles } from "./release_folder.ts";
import type { HealthBefore } from "./update_state.ts";
import type { ReleaseFaultCode, SignedManifest } from "./verify_release.ts";

export type UpdateRefusalCode =
  | ReleaseFaultCode
  | "not_newer"
  | "wrong_sequence"
  | "rolled_back_before"
  | "update_under_way"
  | "disk_failed";

export interface UpdateRefusal {
  ok: false;
  code: UpdateRefusalCode;
  detail: string;
}

/** Which release is wanted; `retry`: although it was rolled back before. */
export interface WantedRelease {
  sequence: number;
  retry?: boolean;
}

export interface UpdateContext {
  /** Of this interface; a later launcher keeps what an earlier agent knows. */
  readonly api: 1;
  /** Between two looks at a release on trial. */
  readonly pollEveryMs: number;
  /** Non-null while this start is on trial: how the agent was before the update. */
  trial(): HealthBefore | null;
  status(): UpdateStatus;
  /** The agent is up. A trial that does not say so in time is a failed start. */
  started(): void;
  /** The trial is being judged. When this is not heard for long, the launcher gives it up. */
  judging(): void;
  /** The exit that follows was asked for: in a trial it is no failed start. */
  leaving(): void;
  /** Ends the trial well; afterwards nothing below this release is installed again. */
  commit(): Promise<void>;
  /** Ends the trial badly; the agent is to exit, and the release before it starts. */
  rollBack(reason: string): Promise<void>;
  /** Whether this manifest may be installed, before its files are fetched. */
  admit(
    signed: SignedManifest,
    wanted: WantedRelease,
  ): Promise<{ ok: true; manifest: ReleaseManifest } | UpdateRefusal>;
  /** Writes, verifies from disk and makes it the next start's trial; the agent is then to exit. */
  install(
    release: ReleaseFiles,
    options: WantedRelease & { before: HealthBefore },
  ): Promise<{ ok: true; sequence: number } | UpdateRefusal>;
}

const KEY = Symbol.for("washfleet.update");

/** Called by the launcher, before it imports the agent. */
export function offerUpdateContext(context: UpdateContext): void {
  Object.defineProperty(globalThis, KEY, { value: context, configurable: true });
}

/** Null where no launcher started the agent, as from a checkout. */
export function findUpdateContext(): UpdateContext | null {
  const found: unknown = Reflect.get(globalThis, KEY);
  return isContext(found) ? found : null;
}

function isContext(found: unknown): found is UpdateContext {
  return typeof found === "object" && found !== null && "api" in found && found.api === 1;
}
