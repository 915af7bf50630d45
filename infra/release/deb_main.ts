// `deno task deb --arch arm64 --out DIR`: the agent's Debian package.
import { Command, InvalidArgumentError, Option } from "commander";
import { VERSION } from "../../edge/version.ts";
import { compileEdge } from "./compile_edge.ts";
import { buildDeb } from "./deb.ts";
import { findDenort } from "./find_denort.ts";
import { type Architecture, ARCHITECTURES } from "./package_files.ts";
import { type PackageSigning, readSigning, throwawaySigning } from "./package_signing.ts";
import { denortPlaces, print, sourceDateEpoch } from "./release_environment.ts";

interface Options {
  arch: Architecture;
  out: string;
  compression: "xz" | "zstd";
  key?: string;
  keys?: string;
  sequence?: number;
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
    .option("--key <file>", "private key for the release inside, made by release:keygen")
    .option("--keys <file>", "release_keys.json to put in; by default --key's public half alone")
    .option("--sequence <number>", "of the release inside, with --key", parseSequence)
    .option("--net <list>", "addresses that a compiled agent may use")
    .option("--no-compiled", "package Deno and the bundled agent even where denort is there")
    .parse(args, { from: "user" });
  const options = program.opts<Options>();
  const { arch, out, compression } = options;
  const epochS = await sourceDateEpoch();
  const signing = await findSigning(options);
  const binary = isCompiledWanted(options) ? await compile(options, epochS) : null;
  if (binary !== null && options.net === undefined) {
    print("Without --net a compiled agent may connect to any address.\n");
  }
  const common = { architecture: arch, outDir: out, version: VERSION, compression, epochS };
  const deb = await buildDeb({ ...common, signing, compiled: binary });
  if (binary !== null) await Deno.remove(binary);
  print(`${deb.path}: ${deb.sizeBytes} bytes, ${deb.variant}, agent ${deb.agentBytes} bytes\n`);
  return 0;
}

/** A signed release is what updates begin with, which a compiled agent cannot import. */
function isCompiledWanted({ compiled, key }: Options): boolean {
  if (compiled && key !== undefined) {
    print("With --key: Deno and the bundled agent, as a compiled one takes no updates.\n");
  }
  return compiled && key === undefined;
}

async function findSigning({ key, keys, sequence }: Options): Promise<PackageSigning> {
  if (key === undefined) {
    print(
      "Signed with a key of its own that is thrown away: a package to try out, which takes no " +
        "updates. --key and --sequence make one for a fleet.\n",
    );
    return await throwawaySigning();
  }
  if (sequence === undefined) throw new Error("Cannot sign with --key as --sequence is missing");
  return await readSigning({ keyFile: key, keysFile: keys ?? null, sequence });
}

/** @returns path of the compiled agent; null where no base binary is on this machine */
async function compile({ arch, net }: Options, epochS: number): Promise<string | null> {
  const { target } = ARCHITECTURES[arch];
  const base = await findDenort(target, denortPlaces());
  if (base === null) return null;
  const outFile = await Deno.makeTempFile({ prefix: "washfleet-edge-" });
  await compileEdge({ target, denort: base.binary, outFile, net: net ?? null, epochS });
  return outFile;
}

function parseSequence(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError("must be a whole number from 1");
  return Number(text);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
