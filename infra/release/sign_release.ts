// Owns how a release is made of a bundled agent: its manifest, signed with a private key that
// stays where it is.
import {
  AGENT_NAME,
  MANIFEST_NAME,
  ReleaseManifest,
  SIGNATURE_NAME,
} from "../../server/contract/release.ts";
import { formatSignature, signedBytes } from "../../edge/update/signature.ts";
import { sha256 } from "../../edge/update/verify_release.ts";
import type { SigningKey } from "./signing_key.ts";

export interface ReleaseOptions {
  key: SigningKey;
  /** Above that of every release before. */
  sequence: number;
  /** Semver, as the agent itself says it. */
  version: string;
  /** Least version of Deno that it runs on. */
  minRuntime: string;
  createdAt: Date;
}

/** The bytes of the three files, by name. @throws ZodError naming what no release may say */
export async function signRelease(
  agent: Uint8Array<ArrayBuffer>,
  { key, sequence, version, minRuntime, createdAt }: ReleaseOptions,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const manifest = ReleaseManifest.parse({
    format: 1,
    sequence,
    version,
    created_at: createdAt.toISOString(),
    min_runtime: minRuntime,
    files: [{ name: AGENT_NAME, size_bytes: agent.byteLength, sha256: await sha256(agent) }],
  });
  const encoder = new TextEncoder();
  const bytes = encoder.encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const signature = await crypto.subtle.sign("Ed25519", key.privateKey, signedBytes(bytes));
  const line = formatSignature({ keyId: key.id, bytes: new Uint8Array(signature) });
  return new Map([
    [AGENT_NAME, agent],
    [MANIFEST_NAME, bytes],
    [SIGNATURE_NAME, encoder.encode(line)],
  ]);
}
