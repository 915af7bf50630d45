// `deno task bench [name [argument…]…]`: runs benchmarks one after the other, each in a process of its
// own. Each prints a line of JSON per figure; see figure.ts.
import { Command } from "commander";

/** Name → script. Each needs what `deno task setup` installs, and no arguments. */
const BENCHES: Record<string, string> = {
  edge_serving: "edge_serving.ts",
  edge_live_view: "edge_live_view.ts",
  edge_camera_cpu: "edge_camera_cpu.ts",
  edge_camera_kinds: "edge_camera_kinds.ts",
  edge_picture_age: "edge_picture_age.ts",
  edge_soak: "edge_soak.ts",
  edge_arm64: "edge_arm64.ts",
  edge_fault_detection: "edge_fault_detection.ts",
  frame_to_event: "frame_to_event.ts",
  plate_search: "plate_search.ts",
  device_heartbeats: "device_heartbeats.ts",
  event_clients: "event_clients.ts",
  dashboard_paint: "dashboard_paint.ts",
  search_feel: "search_feel.ts",
  vehicle_gate: "vehicle_gate.ts",
  webhook_throughput: "webhook_throughput.ts",
};

const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-run",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
];

interface Run {
  readonly name: string;
  readonly args: string[];
}

/** What follows a benchmark's name is given to it; `null`: the first is no benchmark's. */
function runsOf(words: readonly string[]): Run[] | null {
  const runs: Run[] = [];
  for (const word of words) {
    if (word in BENCHES) runs.push({ name: word, args: [] });
    else if (runs.length === 0) return null;
    else runs.at(-1)?.args.push(word);
  }
  return runs;
}

/** @returns the names of those that failed */
async function runBenches(runs: readonly Run[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, args } of runs) {
    const script = new URL(BENCHES[name] ?? name, import.meta.url).pathname;
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", ...PERMISSIONS, script, ...args],
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (!success) failed.push(name);
  }
  return failed;
}

if (import.meta.main) {
  const command = new Command("bench")
    .description("Measures, and prints a line of JSON per figure.")
    .argument(
      "[words...]",
      `of ${Object.keys(BENCHES).join(", ")} (default: all), each with its arguments`,
    )
    .allowUnknownOption();
  command.parse(Deno.args, { from: "user" });
  const words = command.args.length > 0 ? command.args : Object.keys(BENCHES);
  const runs = runsOf(words);
  if (runs === null) command.error(`no such benchmark: ${words[0]}`);
  const failed = await runBenches(runs ?? []);
  if (failed.length > 0) command.error(`failed: ${failed.join(", ")}`);
}
