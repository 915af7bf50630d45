// Owns whether a release is one of ours: signature first, then what it says, then each file.
// Values in, values out: it reads no file, and trusts no byte that it was not handed.
import {
  MANIFEST_MOST_BYTES,
  ReleaseManifest,
  SIGNATURE_MOST_BYTES,
} from "../../server/contract/release.ts";
import type { ReleaseKeys } from "./release_keys.ts";
import { parseSignature, signedBytes } from "./signature.ts";

export type ReleaseFaultCode =
  | "absent"
  | "unreadable"
  | "bad_signature"
  | "unknown_key"
  | "bad_manifest"
  | "needs_newer_runtime"
  | "wrong_files"
  | "damaged_file";

export interface ReleaseFault {
  ok: false;
  code: ReleaseFaultCode;
  detail: string;
}

export interface VerifiedManifest {
  ok: true;
  manifest: ReleaseManifest;
  /** SHA-256 of its bytes: says of which release a state speaks. */
  digest: string;
}

export interface SignedManifest {
  manifest: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

export interface Verifier {
  keys: ReleaseKeys;
  /** Version of the Deno that runs, e.g. `2.9.5`. */
  runtime: string;
}

/** Whether these bytes were signed for us and may run here. Nothing is parsed before that. */
export async function verifyManifest(
  signed: SignedManifest,
  { keys, runtime }: Verifier,
): Promise<VerifiedManifest | ReleaseFault> {
  const { manifest: bytes, signature: signatureBytes } = signed;
  if (bytes.byteLength > MANIFEST_MOST_BYTES || signatureBytes.byteLength > SIGNATURE_MOST_BYTES) {
    return fault("bad_manifest", "the manifest or its signature is too large");
  }
  const signature = parseSignature(new TextDecoder().decode(signatureBytes));
  if (signature === null) return fault("bad_signature", "manifest.sig is no signature");
  const key = keys.get(signature.keyId);
  if (key === undefined) {
    return fault("unknown_key", `the key ${signature.keyId} is none of the package's`);
  }
  const isOurs = await crypto.subtle.verify("Ed25519", key, signature.bytes, signedBytes(bytes));
  if (!isOurs) return fault("bad_signature", "manifest.json is not what was signed");
  const parsed = ReleaseManifest.safeParse(parseJson(bytes));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fault("bad_manifest", `manifest.json: ${issue?.path.join(".")} ${issue?.message}`);
  }
  const { min_runtime } = parsed.data;
  if (compareVersions(min_runtime, runtime) > 0) {
    const detail = `it needs Deno ${min_runtime} and this is ${runtime}: install a newer package`;
    return fault("needs_newer_runtime", detail);
  }
  return { ok: true, manifest: parsed.data, digest: await sha256(bytes) };
}

/** Whether the files are those of the manifest: none more, none fewer, each byte the same. */
export async function verifyFiles(
  manifest: ReleaseManifest,
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<{ ok: true } | ReleaseFault> {
  const wanted = manifest.files.map((file) => file.name).toSorted();
  const found = [...files.keys()].toSorted();
  if (wanted.join("/") !== found.join("/")) {
    return fault("wrong_files", `it has ${found.join(", ")} instead of ${wanted.join(", ")}`);
  }
  for (const { name, size_bytes, sha256: digest } of manifest.files) {
    const bytes = files.get(name);
    if (bytes?.byteLength !== size_bytes || await sha256(bytes) !== digest) {
      return fault("damaged_file", `${name} is not the file that was signed`);
    }
  }
  return { ok: true };
}

/** Negative, zero or positive, by the three numbers of each. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  const index = left.findIndex((number, at) => number !== right[at]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function numbersOf(version: string): number[] {
  return (version.split(/[-+]/)[0] ?? "").split(".").map(Number);
}

function fault(code: ReleaseFaultCode, detail: string): ReleaseFault {
  return { ok: false, code, detail };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
