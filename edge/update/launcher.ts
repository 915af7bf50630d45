// Owns one start of the agent: choose a release, count the attempt, import the bytes that were
// verified, call its `main`. Never fetches anything; exit and signals are launcher_main.ts's.
import { AGENT_NAME } from "../../server/contract/release.ts";
import { removeLeftovers } from "../config/write_file_atomically.ts";
import {
  type Choice,
  chooseRelease,
  type Found,
  type Releases,
  type StartFacts,
} from "./choose_release.ts";
import { InstalledReleases, type UpdateStep } from "./installed_releases.ts";
import { POLL_EVERY_MS } from "./judge_trial.ts";
import { createLastWords, type LastWords } from "./last_words.ts";
import { parseReleaseKeys, type ReleaseKeys } from "./release_keys.ts";
import { loadRelease, type VerifiedRelease } from "./release_folder.ts";
import { offerUpdateContext } from "./update_context.ts";
import { readState, writeState } from "./update_state.ts";
import type { Verifier } from "./verify_release.ts";

export interface LaunchOptions {
  /** For the agent. */
  args: readonly string[];
  /** Folder of the package's release. */
  packagedFolder: string;
  keysFile: string;
  /** Folder of the two slots and the state. */
  releasesFolder: string;
  /** Version of the Deno that runs. */
  runtime: string;
  /** Called as soon as it is known what runs, before it is imported. */
  onChosen: (start: TrialStart | null) => void;
  log: (level: "INFO" | "WARN" | "ERROR", message: string, more?: Record<string, unknown>) => void;
  now?: () => Date;
  /** Between two looks at a release on trial, default 10 s. */
  pollEveryMs?: number;
  /** For tests: where the process ends. */
  onStep?: (step: UpdateStep) => void | Promise<void>;
}

/** A start on trial: what the process has to watch. */
export interface TrialStart {
  releases: InstalledReleases;
  words: LastWords;
}

/** EX_UNAVAILABLE of sysexits.h. The service tries again: a disk may come back. */
const EXIT_NOTHING_TO_RUN = 69;
const EXIT_FAILURE = 1;
/** EX_CONFIG: the service would not be started again, and the release could not be rolled back. */
const EXIT_CONFIG = 78;

/** Runs a release to its end. @returns the exit code */
export async function launch(options: LaunchOptions): Promise<number> {
  const { releasesFolder, log, now = () => new Date(), onStep = () => {} } = options;
  const keys = await readKeys(options);
  const verifier: Verifier = { keys, runtime: options.runtime };
  const found = await loadAll(options, verifier);
  const words = createLastWords(releasesFolder);
  const isService = countsAsStart(options.args);
  const facts: StartFacts = {
    kept: await readState(releasesFolder),
    releases: found,
    lastWords: words.read(),
    now: now(),
  };
  const choice = chooseRelease(facts);
  if (choice.kind === "nothing") {
    log("ERROR", "no release can be started: install the package again", {
      reasons: choice.reasons,
    });
    return EXIT_NOTHING_TO_RUN;
  }
  if (!isService) return await callMain(releaseOf(choice, found), options.args);
  const start = await settle(choice, { ...options, words, onStep, facts });
  const release = releaseOf(start, found);
  const releases = new InstalledReleases({
    folder: releasesFolder,
    state: start.state,
    isTrial: start.isTrial,
    version: release.manifest.version,
    pollEveryMs: options.pollEveryMs ?? POLL_EVERY_MS,
    verifier,
    onStep,
    now,
  });
  offerUpdateContext(releases);
  options.onChosen(start.isTrial ? { releases, words } : null);
  logStart(start, { release, log });
  return start.isTrial
    ? await runTrial(release, { releases, words, ...options })
    : await callMain(release, options.args);
}

type Run = Extract<Choice, { kind: "run" }>;
type AllReleases = { [source in keyof Releases]: Found & ({ ok: false } | VerifiedRelease) };

/** A package without usable keys verifies nothing: the reason is told, and nothing starts. */
async function readKeys({ keysFile, log }: LaunchOptions): Promise<ReleaseKeys> {
  try {
    return await parseReleaseKeys(await Deno.readTextFile(keysFile));
  } catch (error) {
    log("ERROR", "the package's release keys cannot be used", {
      path: keysFile,
      error: say(error),
    });
    return new Map();
  }
}

async function loadAll(
  { packagedFolder, releasesFolder }: LaunchOptions,
  verifier: Verifier,
): Promise<AllReleases> {
  const [packaged, a, b] = await Promise.all([
    loadRelease(packagedFolder, verifier),
    loadRelease(`${releasesFolder}/a`, verifier),
    loadRelease(`${releasesFolder}/b`, verifier),
  ]);
  return { packaged, a, b };
}

/**
 * Writes what was decided. A trial whose start cannot be counted might crash for ever: then the
 * release before it runs, and the trial waits for a disk that can be written.
 */
async function settle(
  choice: Run,
  { words, onStep, releasesFolder, log, facts }: LaunchOptions & {
    words: LastWords;
    onStep: (step: UpdateStep) => void | Promise<void>;
    facts: StartFacts;
  },
): Promise<Run> {
  try {
    await removeLeftovers(releasesFolder).catch(() => {}); // they only take room
    await writeState(releasesFolder, choice.state, onStep);
    words.clear();
    if (choice.isTrial) await onStep("attempt_counted");
    return choice;
  } catch (error) {
    log("ERROR", "the state of the releases cannot be written", { error: say(error) });
    if (!choice.isTrial) return choice;
    const { floor } = facts.kept;
    const state = { ...choice.state, active: choice.state.previous, trial: null };
    const before = chooseRelease({ ...facts, kept: { state, floor } });
    return before.kind === "run" ? before : choice;
  }
}

function releaseOf({ pointer }: Run, found: AllReleases): VerifiedRelease {
  const release = found[pointer.source];
  if (!release.ok) throw new Error(`Cannot start ${pointer.source} as it was not verified`);
  return release;
}

/** Every way for the release to end by itself is a failed start, and leaves its reason. */
async function runTrial(
  release: VerifiedRelease,
  { releases, words, args }: LaunchOptions & TrialStart,
): Promise<number> {
  try {
    const code = await callMain(release, args);
    if (releases.trial() === null) return code;
    if (releases.isLeaving && releases.hasStarted && code === 0) {
      await releases.giveBackAttempt();
      return code;
    }
    if (!releases.isLeaving) words.say(`it ended by itself with the code ${code}`);
    return code === EXIT_CONFIG ? EXIT_FAILURE : code;
  } catch (error) {
    words.say(`it failed: ${say(error)}`);
    return EXIT_FAILURE;
  }
}

/** Imports from memory: what was verified is what runs, whatever happens to the file meanwhile. */
async function callMain(release: VerifiedRelease, args: readonly string[]): Promise<number> {
  const code = release.files.get(AGENT_NAME);
  if (code === undefined) throw new Error(`Cannot start a release without ${AGENT_NAME}`);
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const agent: { main?: unknown } = await import(url);
  URL.revokeObjectURL(url);
  if (typeof agent.main !== "function") {
    throw new Error(`Cannot start it: ${AGENT_NAME} has no main`);
  }
  const exitCode: unknown = await agent.main(args);
  return typeof exitCode === "number" ? exitCode : EXIT_FAILURE;
}

/** `--version`, `doctor` and the like look at the agent; they are no start of the service. */
export function countsAsStart(args: readonly string[]): boolean {
  const isQuestion = args.some((arg) => ["--help", "-h", "--version", "-V"].includes(arg));
  const [first = "--"] = args;
  return !isQuestion && (first.startsWith("-") || first === "run");
}

function logStart(
  { isTrial, pointer, state }: Run,
  { release, log }: { release: VerifiedRelease; log: LaunchOptions["log"] },
): void {
  const { sequence, version } = release.manifest;
  const last = state.failures.at(-1) ?? null;
  log("INFO", isTrial ? "starting a release on trial" : "starting a release", {
    sequence,
    version,
    source: pointer.source,
    ...(state.trial === null ? {} : { attempts_left: state.trial.attempts_left }),
    ...(last === null ? {} : { last_failure: last }),
  });
}

function say(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
