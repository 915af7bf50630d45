// Owns which of its tokens the agent shows the server, such that no power cut, lost answer or
// restored server locks it out. A new token is kept beside the old one before it is used; the old
// one goes only when the new one was accepted; the one before is kept, as a server that was
// restored from a backup may know no other.
//
//   waiting (next ≠ []) --one of them accepted--> settled  --all refused, old accepted--> settled
import { getLogger } from "@logtape/logtape";
import type { WriteFile } from "../config/write_file_atomically.ts";
import { type Identity, loadIdentity, saveIdentity } from "./identity.ts";

/** What is kept of them. */
export type TokenState = Pick<Identity, "token" | "next_tokens" | "previous_token">;

/** A server that sends more before one was used has gone mad; to forget one could lock us out. */
export const UNUSED_MOST = 5;

/** In the order in which they are tried: the newest first. */
export function candidatesOf({ token, next_tokens, previous_token }: TokenState): string[] {
  const all = [...next_tokens.toReversed(), token, previous_token];
  return [...new Set(all.filter((one) => one !== null))];
}

/**
 * What is kept once the server accepted `used`.
 * @param refused those that it refused since it accepted one the last time
 */
export function afterAccepted(
  state: TokenState,
  { used, refused }: { used: string; refused: ReadonlySet<string> },
): TokenState {
  const { token, next_tokens } = state;
  // The server knows one that counts and one that is not used yet. What it refused while this one
  // was accepted is neither; what it was not asked about may be.
  const left = next_tokens.filter((one) => one !== used && !refused.has(one));
  if (used !== token) return { token: used, next_tokens: left, previous_token: token };
  return left.length === next_tokens.length ? state : { ...state, next_tokens: left };
}

export interface DeviceTokens {
  /** The one that the server accepted last: for everything but the heartbeat. */
  readonly current: string;
  /** For the next heartbeat: it tries a new one first. */
  readonly toTry: string;
  /**
   * Keeps a new token; it is tried with the next heartbeat.
   * @throws Deno.errors.* when it cannot be kept, Error when too many were sent
   */
  take(token: string): Promise<void>;
  /** @returns whether another token counts from now on */
  accepted(used: string): Promise<boolean>;
  /** @returns whether there is another one to try at once */
  refused(used: string): boolean;
}

export function createDeviceTokens(
  { identity, dataDir, write }: { identity: Identity; dataDir: string; write?: WriteFile },
): DeviceTokens {
  let state: TokenState = identity;
  const refused = new Set<string>();
  const save = async (next: TokenState) => {
    const kept = await loadIdentity(dataDir);
    // A claim code that was good meanwhile made this agent another device.
    if (kept?.claim_hash !== identity.claim_hash || kept.device_id !== identity.device_id) return;
    const { token, next_tokens, previous_token } = next;
    await saveIdentity(dataDir, { ...kept, token, next_tokens, previous_token }, write);
  };
  return {
    get current() {
      return state.token;
    },
    get toTry() {
      const candidates = candidatesOf(state);
      return candidates.find((one) => !refused.has(one)) ?? state.token;
    },
    async take(token) {
      if (candidatesOf(state).includes(token)) return;
      if (state.next_tokens.length >= UNUSED_MOST) {
        throw new Error(`Cannot keep more than ${UNUSED_MOST} tokens that were never used`);
      }
      const next = { ...state, next_tokens: [...state.next_tokens, token] };
      await save(next);
      refused.delete(token);
      state = next;
    },
    async accepted(used) {
      const before = state;
      state = afterAccepted(before, { used, refused });
      refused.clear();
      if (state === before) return false;
      // Not kept, it is tried again at the next start: the file has both.
      await save(state).catch((error) => {
        getLogger(["edge", "link"]).error("the new token cannot be kept yet", { error });
      });
      return state.token !== before.token;
    },
    refused(used) {
      refused.add(used);
      const isAnyLeft = candidatesOf(state).some((one) => !refused.has(one));
      // All were refused: each gets its turn again.
      if (!isAnyLeft) refused.clear();
      return isAnyLeft;
    },
  };
}
