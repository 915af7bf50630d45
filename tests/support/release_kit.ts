// Owns making signed releases of tiny agents for tests, with keys of their own, and laying out an
// installed agent with the real launcher.
import { bundle } from "../../infra/release/bundle.ts";
import { makeSigningKey, publicEntry, type SigningKey } from "../../infra/release/signing_key.ts";
import { signRelease } from "../../infra/release/sign_release.ts";
import { parseReleaseKeys } from "../../edge/update/release_keys.ts";
import type { ReleaseFiles } from "../../edge/update/release_folder.ts";
import type { Verifier } from "../../edge/update/verify_release.ts";
import {
  MANIFEST_NAME,
  type ReleaseManifest,
  SIGNATURE_NAME,
} from "../../server/contract/release.ts";
import { formatSignature, signedBytes } from "../../edge/update/signature.ts";

export interface ReleaseKit {
  key: SigningKey;
  /** `release_keys.json`. */
  keysText: string;
  verifier: Verifier;
  /** A release of this code, as it would come from the server. */
  release(sequence: number, code?: string, minRuntime?: string): Promise<ReleaseFiles>;
  /** A release whose manifest says what a good one could not, but is signed. */
  forge(files: ReleaseFiles, change: (manifest: ReleaseManifest) => unknown): Promise<ReleaseFiles>;
}

/** Prints its sequence and ends well. */
export const HEALTHY_CODE = "export function main() { return 0; }";

export async function releaseKit(): Promise<ReleaseKit> {
  const { key } = await makeSigningKey();
  const keysText = JSON.stringify({ keys: [publicEntry(key, "of a test")] });
  const keys = await parseReleaseKeys(keysText);
  return {
    key,
    keysText,
    verifier: { keys, runtime: Deno.version.deno },
    async release(sequence, code = HEALTHY_CODE, minRuntime = "2.0.0") {
      const version = `0.${sequence}.0`;
      const agent = new TextEncoder().encode(code);
      return split(
        await signRelease(agent, {
          key,
          sequence,
          version,
          minRuntime,
          createdAt: new Date(0),
        }),
      );
    },
    async forge(files, change) {
      const manifest = JSON.parse(new TextDecoder().decode(files.manifest));
      const bytes = new TextEncoder().encode(JSON.stringify(change(manifest)));
      const signed = await crypto.subtle.sign("Ed25519", key.privateKey, signedBytes(bytes));
      const line = formatSignature({ keyId: key.id, bytes: new Uint8Array(signed) });
      return { ...files, manifest: bytes, signature: new TextEncoder().encode(line) };
    },
  };
}

function split(all: Map<string, Uint8Array<ArrayBuffer>>): ReleaseFiles {
  const files = new Map(all);
  const manifest = files.get(MANIFEST_NAME);
  const signature = files.get(SIGNATURE_NAME);
  if (manifest === undefined || signature === undefined) throw new Error("Cannot split a release");
  files.delete(MANIFEST_NAME);
  files.delete(SIGNATURE_NAME);
  return { manifest, signature, files };
}

/** Writes the release's files as they are. */
export async function layOut(
  folder: string,
  { manifest, signature, files }: ReleaseFiles,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of [...files, [MANIFEST_NAME, manifest] as const]) {
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
  await Deno.writeFile(`${folder}/${SIGNATURE_NAME}`, signature);
}

/** The real launcher as one file. */
export async function bundleLauncher(outFile: string): Promise<void> {
  const entry = new URL("../../edge/update/launcher_main.ts", import.meta.url).pathname;
  await bundle({ entry, outFile });
}

/** The real agent as one file's text. */
export async function bundleAgent(outFile: string): Promise<string> {
  await bundle({ entry: new URL("../../edge/main.ts", import.meta.url).pathname, outFile });
  return await Deno.readTextFile(outFile);
}
