// `deno task compile:edge --target aarch64-unknown-linux-gnu`: the agent as one binary.
import { Command, Option } from "commander";
import { compileEdge } from "./compile_edge.ts";
import { findDenort, howToGetDenort } from "./find_denort.ts";
import { ARCHITECTURES } from "./package_files.ts";
import { denortPlaces, print, sourceDateEpoch } from "./release_environment.ts";

interface Options {
  target: string;
  out: string;
  net?: string;
}

async function main(args: readonly string[]): Promise<number> {
  const targets = Object.values(ARCHITECTURES).map(({ target }) => target);
  const program = new Command("compile:edge")
    .addOption(new Option("--target <target>").choices(targets).makeOptionMandatory())
    .option("--out <file>", "where the binary goes", "_build/washfleet-edge")
    .option("--net <list>", "addresses (host:port,…) that it may use: its own, its server's")
    .parse(args, { from: "user" });
  const { target, out, net = null } = program.opts<Options>();
  const places = denortPlaces();
  const base = await findDenort(target, places);
  if (base === null) {
    print(`${howToGetDenort(target, places)}\n`);
    return 1;
  }
  await Deno.mkdir(new URL(".", `file://${await Deno.realPath(".")}/${out}`), { recursive: true });
  const options = { target, denort: base.binary, outFile: out, net: net ?? null };
  const payload = await compileEdge({ ...options, epochS: await sourceDateEpoch() });
  print(`${out} on ${base.from}\n${JSON.stringify(payload, null, 2)}\n`);
  if (net === null) {
    print(
      "It may connect to any address: a compiled binary is not told its settings before it " +
        "starts. With --net it is limited to the addresses that you name.\n",
    );
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
