// Owns an update as the agent does it: fetch a release's files, have the launcher install them.
// Trusts nothing that it fetched: the launcher verifies (installed_releases.ts).
import {
  MANIFEST_MOST_BYTES,
  MANIFEST_NAME,
  SIGNATURE_MOST_BYTES,
  SIGNATURE_NAME,
} from "../../server/contract/release.ts";
import { findUpdateContext, type UpdateContext, type UpdateRefusalCode } from "./update_context.ts";
import type { HealthBefore } from "./update_state.ts";

/** A file of the release, of at most so many bytes. */
export type FetchFile = (
  name: string,
  options: { mostBytes: number; signal: AbortSignal },
) => Promise<{ ok: true; bytes: Uint8Array<ArrayBuffer> } | { ok: false; detail: string }>;

export interface ApplyUpdate {
  sequence: number;
  /** Install it although it was rolled back here before. */
  retry?: boolean;
  fetchFile: FetchFile;
  signal: AbortSignal;
  /** How the agent is now: the new release is judged against it. */
  before: HealthBefore;
  context?: UpdateContext | null;
}

export type UpdateResult =
  | { ok: true; sequence: number }
  | { ok: false; code: UpdateRefusalCode | "not_installed" | "download_failed"; detail: string };

/**
 * Brings a release into the free slot, as the next start's trial. After `ok` the agent is to exit:
 * the service starts it again, with the release.
 */
export async function applyUpdate(options: ApplyUpdate): Promise<UpdateResult> {
  const { sequence, retry = false, before, context = findUpdateContext() } = options;
  if (context === null) {
    const detail = "this agent was not started by the package's launcher, so it cannot update";
    return { ok: false, code: "not_installed", detail };
  }
  const manifest = await fetchOne(MANIFEST_NAME, MANIFEST_MOST_BYTES, options);
  if (!manifest.ok) return manifest;
  const signature = await fetchOne(SIGNATURE_NAME, SIGNATURE_MOST_BYTES, options);
  if (!signature.ok) return signature;
  const signed = { manifest: manifest.bytes, signature: signature.bytes };
  const admitted = await context.admit(signed, { sequence, retry });
  if (!admitted.ok) return admitted;
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name, size_bytes } of admitted.manifest.files) {
    const file = await fetchOne(name, size_bytes, options);
    if (!file.ok) return file;
    files.set(name, file.bytes);
  }
  if (options.signal.aborted) return failed("the agent is stopping");
  return await context.install({ ...signed, files }, { sequence, retry, before });
}

async function fetchOne(
  name: string,
  mostBytes: number,
  { fetchFile, signal }: ApplyUpdate,
): Promise<{ ok: true; bytes: Uint8Array<ArrayBuffer> } | ReturnType<typeof failed>> {
  const fetched = await fetchFile(name, { mostBytes, signal });
  return fetched.ok ? fetched : failed(`${name}: ${fetched.detail}`);
}

function failed(detail: string) {
  return { ok: false, code: "download_failed", detail } as const;
}
