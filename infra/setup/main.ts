// `deno task setup [--for edge|server|demo|monitoring|test|bench] [--yes]`: makes the machine ready for a task.
import { Command, Option } from "commander";
import { setUp } from "./install.ts";
import { isCi } from "./is_ci.ts";
import type { Purpose } from "./system_packages.ts";

if (import.meta.main) {
  const program = new Command("setup")
    .addOption(
      new Option("--for <purpose>", "what the machine is made ready for")
        .choices(["edge", "server", "demo", "monitoring", "test", "bench"]).default("test"),
    )
    .option("--yes", "install without asking")
    .parse(["deno", "setup", ...Deno.args]);
  const options = program.opts<{ for: Purpose; yes?: boolean }>();
  const ready = await setUp({
    purpose: options.for,
    assumeYes: options.yes === true || isCi(Deno.env.get("CI")),
    isRoot: Deno.uid() === 0,
    say: (line) => void Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`)),
  });
  Deno.exit(ready ? 0 : 1);
}
