// `deno task bench [name…]`: runs benchmarks one after the other, each in a process of its own.
// Each prints a line of JSON per figure; see figure.ts.
import { Command } from "commander";

/** Name → script. Each reads no arguments and needs what `deno task setup` installs. */
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

/** @returns the names of those that failed */
async function runBenches(names: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  for (const name of names) {
    const script = new URL(BENCHES[name] ?? name, import.meta.url).pathname;
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", ...PERMISSIONS, script],
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
    .argument("[names...]", `of ${Object.keys(BENCHES).join(", ")} (default: all)`);
  command.parse(Deno.args, { from: "user" });
  const names = command.args.length > 0 ? command.args : Object.keys(BENCHES);
  const unknown = names.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) command.error(`no such benchmark: ${unknown.join(", ")}`);
  const failed = await runBenches(names);
  if (failed.length > 0) command.error(`failed: ${failed.join(", ")}`);
}
