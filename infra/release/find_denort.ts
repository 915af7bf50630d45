// Owns where the base of a compiled binary comes from. Deno would fetch it from the internet and
// check no checksum: here it has to be on the machine already.
import { DENO_VERSION } from "./deno_runtime.ts";
import { readZipEntry } from "./zip.ts";

export interface DenortPlaces {
  /** DENORT_BIN: path of the binary itself. */
  denortBin: string | undefined;
  /** DENO_DIR, where Deno keeps what it has fetched. */
  denoDir: string;
}

/** The base binary's bytes and where they are from; null: there is none on this machine. */
export async function findDenort(
  target: string,
  { denortBin, denoDir }: DenortPlaces,
): Promise<{ binary: Uint8Array; from: string } | null> {
  if (denortBin !== undefined) return { binary: await Deno.readFile(denortBin), from: denortBin };
  const from = `${denoDir}/dl/release/v${DENO_VERSION}/denort-${target}.zip`;
  let zip: Uint8Array;
  try {
    zip = await Deno.readFile(from);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const binary = readZipEntry(zip, "denort");
  if (binary === null) throw new Error(`Cannot find denort in ${from}`);
  return { binary, from };
}

/** What to do where there is none. */
export function howToGetDenort(target: string, { denoDir }: DenortPlaces): string {
  const name = `denort-${target}.zip`;
  return `Cannot compile for ${target}: its base binary is not on this machine, and no package ` +
    `registry has it. Fetch ${name} of Deno ${DENO_VERSION}'s release on GitHub, check its ` +
    `sha256 there, and put it at ${denoDir}/dl/release/v${DENO_VERSION}/${name}, or unpack it and ` +
    "name it in DENORT_BIN.";
}
