// Owns the installed agent's process: where its releases lie, signals, deadlines, exit. What it
// starts, and whether that may run, is launcher.ts's. Comes with the package, never by an update.
import { launch, type TrialStart } from "./launcher.ts";

const DEFAULT_RELEASES_FOLDER = "/var/lib/washfleet/releases";
const EXIT_FAILURE = 1;

/** A release that is not up by then hangs; below systemd's 90 s, so that the reason is ours. */
const START_WITHIN_MS = 60_000;

/** A release that does not even judge itself must not stay on trial for ever. */
const JUDGES_EVERY_MS = 1_800_000;

async function main(): Promise<number> {
  const here = import.meta.dirname;
  if (here === undefined) throw new Error("Cannot start as this file lies in no folder");
  const { releasesFolder, args } = splitArgs(Deno.args);
  return await launch({
    args,
    packagedFolder: `${here}/agent`,
    keysFile: `${here}/release_keys.json`,
    releasesFolder,
    runtime: Deno.version.deno,
    onChosen: (start) => start === null ? undefined : watchTrial(start),
    log: (level, message, more) => {
      const line = { "@timestamp": new Date().toISOString(), level, message, ...more };
      writeLine(JSON.stringify({ ...line, logger: "edge.update" }));
    },
  });
}

/** `--releases DIR` comes first and is ours; all the rest is the agent's. */
function splitArgs(args: readonly string[]): { releasesFolder: string; args: readonly string[] } {
  const [first, folder, ...rest] = args;
  return first === "--releases" && folder !== undefined
    ? { releasesFolder: folder, args: rest }
    : { releasesFolder: DEFAULT_RELEASES_FOLDER, args };
}

/** Whatever else happens to the process in a trial leaves its reason, and ends it. */
function watchTrial({ releases, words }: TrialStart): void {
  const onSignal = () => {
    if (!releases.hasStarted) Deno.exit(EXIT_FAILURE);
    releases.leaving();
  };
  for (const name of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(name, onSignal);
  globalThis.addEventListener("error", (event) => words.say(`it failed: ${event.message}`));
  globalThis.addEventListener("unhandledrejection", (event) => {
    const { reason } = event;
    words.say(`it failed: ${reason instanceof Error ? reason.message : String(reason)}`);
  });
  // Keeps the process: an import that waits for nothing would else end without a word.
  setTimeout(() => {
    if (releases.hasStarted || releases.isLeaving) return;
    words.say(`it was not up within ${START_WITHIN_MS / 1000} s`);
    Deno.exit(EXIT_FAILURE);
  }, START_WITHIN_MS);
  setInterval(() => {
    if (releases.trial() === null) return;
    if (releases.hasJudged) {
      releases.hasJudged = false;
      return;
    }
    const reason = `it did not judge itself within ${JUDGES_EVERY_MS / 60_000} minutes`;
    releases.rollBack(reason).finally(() => Deno.exit(EXIT_FAILURE));
  }, JUDGES_EVERY_MS);
}

/** As the agent's own lines are, so that one journal reads alike. */
function writeLine(text: string): void {
  try {
    Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  } catch {
    // Whoever read the log is gone; the agent still matters.
  }
}

if (import.meta.main) Deno.exit(await main());
