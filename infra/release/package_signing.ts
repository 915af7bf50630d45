// Owns with which key the package's own release is signed, and which keys the package trusts.
import { parseReleaseKeys } from "../../edge/update/release_keys.ts";
import { makeSigningKey, publicEntry, readSigningKey, type SigningKey } from "./signing_key.ts";

export interface PackageSigning {
  key: SigningKey;
  /** Of the package's release: it wins over what is installed, if that is not newer. */
  sequence: number;
  /** `release_keys.json`: whose later releases the agent will run. */
  keysText: string;
}

/** @throws Error when the key is none, or is not among the keys that the package is to trust. */
export async function readSigning(
  { keyFile, keysFile, sequence }: { keyFile: string; keysFile: string | null; sequence: number },
): Promise<PackageSigning> {
  const key = await readSigningKey(await Deno.readTextFile(keyFile));
  const keysText = keysFile === null ? keysOf(key, "") : await Deno.readTextFile(keysFile);
  if (!(await parseReleaseKeys(keysText)).has(key.id)) {
    throw new Error(`Cannot sign with ${keyFile} as ${keysFile} does not have its key ${key.id}`);
  }
  return { key, sequence, keysText };
}

/** For a package to try out: nobody keeps the private key, so that no release can follow it. */
export async function throwawaySigning(): Promise<PackageSigning> {
  const { key } = await makeSigningKey();
  return { key, sequence: 1, keysText: keysOf(key, "thrown away: takes no updates") };
}

function keysOf(key: SigningKey, note: string): string {
  return `${JSON.stringify({ keys: [publicEntry(key, note)] }, null, 2)}\n`;
}
