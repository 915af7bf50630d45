// Owns asking a configured camera, whose pictures come, for its serial number, firmware and streams:
// rarely, as failed logins lock accounts. Never asks one whose identity is in doubt.
import type { Found } from "./found_camera.ts";
import { examineCamera, type Examined } from "./examine_camera.ts";
import { accountOf } from "./following.ts";
import type { KnownCamera } from "./kept_cameras.ts";

const ASK_AGAIN_MS = 6 * 3_600_000;

export interface WhoToAsk {
  readonly known: KnownCamera;
  /** Of its settings. */
  readonly url: string;
  readonly found: Found | undefined;
  /** The MAC that is seen where it was found. */
  readonly mac: string | null;
  readonly signal: AbortSignal;
}

/** @returns null also when it was asked a short time ago */
export function createAskWho({ monotonicMs = () => performance.now() } = {}) {
  const askedAtMs = new Map<string, number>();
  return async ({ known, url, found, mac, signal }: WhoToAsk): Promise<Examined | null> => {
    const account = accountOf(url);
    const isThere = found?.address === (known.address ?? known.home);
    const isEarly = monotonicMs() - (askedAtMs.get(url) ?? -Infinity) < ASK_AGAIN_MS;
    if (account === null || !isThere || isEarly) return null;
    askedAtMs.set(url, monotonicMs());
    const isTokenAllowed = known.mac !== null && mac === known.mac;
    const told = await examineCamera(found, { account, isTokenAllowed, choose: null, signal });
    return told.ok ? told : null;
  };
}
