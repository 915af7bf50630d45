// Owns the installed agent's process: where its releases lie, signals, deadlines, exit. What it
// starts, and whether that may run, is launcher.ts's. Comes with the package, never by an update.
import { launch, type TrialStart } from "./launcher.ts";
import { watchTrial } from "./watch_trial.ts";

const DEFAULT_RELEASES_FOLDER = "/var/lib/washfleet/releases";
const EXIT_FAILURE = 1;

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
    onChosen: (start) => start === null ? undefined : watch(start),
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

/** What a release on trial must not hide: signals, errors that nobody caught, silence. */
function watch(start: TrialStart): void {
  const { onSignal, onError } = watchTrial(start, { exit: () => Deno.exit(EXIT_FAILURE) });
  for (const name of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(name, onSignal);
  globalThis.addEventListener("error", (event) => onError(event.error ?? event.message));
  globalThis.addEventListener("unhandledrejection", (event) => onError(event.reason));
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
