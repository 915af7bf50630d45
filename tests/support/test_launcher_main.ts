// Owns a launcher for tests: the real one with a hurried trial and a clock in 1970, that kills
// itself at a chosen step as a power cut would.
// Arguments: FOLDER KILL_AT_STEP (0: never) POLL_EVERY_MS, then the agent's.
import { launch } from "../../edge/update/launcher.ts";
import { watchTrial } from "../../edge/update/watch_trial.ts";

const [folder = "", killAt = "0", pollEveryMs = "10000", ...args] = Deno.args;
let steps = 0;
const say = (line: object) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
const code = await launch({
  args,
  packagedFolder: `${folder}/edge/agent`,
  keysFile: `${folder}/edge/release_keys.json`,
  releasesFolder: `${folder}/releases`,
  runtime: Deno.version.deno,
  pollEveryMs: Number(pollEveryMs),
  onChosen: (start) => {
    if (start === null) return;
    const { onSignal } = watchTrial(start, { exit: () => Deno.exit(1) });
    Deno.addSignalListener("SIGTERM", onSignal);
  },
  log: (level, message, more) => say({ level, message, ...more }),
  now: () => new Date(0),
  onStep: (step) => {
    say({ step });
    if (++steps === Number(killAt)) Deno.kill(Deno.pid, "SIGKILL");
  },
});
Deno.exit(code);
