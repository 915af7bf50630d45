// Owns what an agent does about its server when it starts, from its settings and what it kept. Pure.
import { hashClaim, type Identity } from "./identity.ts";

/** A wish to enrol. */
export interface ClaimWish {
  readonly serverUrl: string;
  readonly code: string;
}

export interface LinkStart {
  /** Who the agent is until a claim makes it another; null: nobody yet. */
  readonly identity: Identity | null;
  readonly claim: ClaimWish | null;
  /** Why there is neither, in plain words; null also when no server is wanted. */
  readonly refusal: string | null;
}

/**
 * A kept identity counts at its own server only. A claim code in the settings is a wish for a new
 * one, unless it is the code that was used, or stood there when another one was typed in.
 */
export function startLink(
  { kept, serverUrl, claimCode }: {
    kept: Identity | null;
    serverUrl: string | null;
    claimCode: string | null;
  },
): LinkStart {
  if (serverUrl === null) {
    const identity = kept?.is_server_typed_in ? kept : null;
    return { identity, claim: null, refusal: null };
  }
  const identity = kept?.server_url === serverUrl ? kept : null;
  if (claimCode !== null && !isKnownClaim(kept, { claimCode, serverUrl })) {
    return { identity, claim: { serverUrl, code: claimCode }, refusal: null };
  }
  if (identity !== null) return { identity, claim: null, refusal: null };
  const refusal = kept === null
    ? "This agent is not enrolled. Enter a claim code on its page."
    : `This agent is enrolled at ${kept.server_url}, not at ${serverUrl}. Enter a claim code of ` +
      "the new server on its page.";
  return { identity: null, claim: null, refusal };
}

function isKnownClaim(
  kept: Identity | null,
  { claimCode, serverUrl }: { claimCode: string; serverUrl: string },
): boolean {
  if (kept === null || kept.server_url !== serverUrl) return false;
  const hash = hashClaim(claimCode);
  return hash === kept.claim_hash || hash === kept.settings_claim_hash;
}
