// `deno task deb --arch arm64 --out DIR`: the agent's Debian package.
import { Command, Option } from "commander";
import { VERSION } from "../../edge/version.ts";
import { compileEdge } from "./compile_edge.ts";
import { buildDeb } from "./deb.ts";
import { findDenort } from "./find_denort.ts";
import { type Architecture, ARCHITECTURES } from "./package_files.ts";
import { denortPlaces, print, sourceDateEpoch } from "./release_environment.ts";

interface Options {
  arch: Architecture;
  out: string;
  compression: "xz" | "zstd";
  net?: string;
  compiled: boolean;
}

async function main(args: readonly string[]): Promise<number> {
  const program = new Command("deb")
    .addOption(
      new Option("--arch <name>").choices(Object.keys(ARCHITECTURES)).makeOptionMandatory(),
    )
    .option("--out <dir>", "where the package goes", "_build")
    .addOption(new Option("--compression <name>").choices(["xz", "zstd"]).default("xz"))
    .option("--net <list>", "addresses that a compiled agent may use")
    .option("--no-compiled", "package Deno and the bundled agent even where denort is there")
    .parse(args, { from: "user" });
  const { arch, out, compression, net = null, compiled } = program.opts<Options>();
  const epochS = await sourceDateEpoch();
  const { target } = ARCHITECTURES[arch];
  const base = compiled ? await findDenort(target, denortPlaces()) : null;
  let binary: string | null = null;
  if (base !== null) {
    binary = await Deno.makeTempFile({ prefix: "washfleet-edge-" });
    await compileEdge({ target, denort: base.binary, outFile: binary, net, epochS });
  }
  const options = { architecture: arch, outDir: out, version: VERSION, compression, epochS };
  const deb = await buildDeb({ ...options, compiled: binary });
  if (binary !== null) await Deno.remove(binary);
  print(`${deb.path}: ${deb.sizeBytes} bytes, ${deb.variant}, agent ${deb.agentBytes} bytes\n`);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
