// Owns the plain words for a machine whose clock is wrong, and what to do about it. Pure.
import type { LinkClock } from "./link_clock.ts";

/** Beyond this the machine's own clock is worth a word; reads carry the server's time anyway. */
const WORTH_TELLING_MS = 2000;

/** How TLS says that a certificate does not count at the time which this machine believes in. */
const CERTIFICATE_TIME = /certificate (?:not valid yet|expired)/;

/**
 * Null when the clock is right, as far as is known.
 * @param failure why the server could not be asked
 */
export function clockTrouble(
  clock: Pick<LinkClock, "offsetMs" | "wrongWallClock">,
  failure = "",
): string | null {
  const { offsetMs, wrongWallClock } = clock;
  if (offsetMs !== null && Math.abs(offsetMs) > WORTH_TELLING_MS) {
    const direction = offsetMs > 0 ? "behind" : "ahead of";
    return `This machine's clock is ${Math.abs(Math.round(offsetMs / 1000))} s ${direction} the ` +
      "server's. Check that it is set by NTP.";
  }
  if (wrongWallClock !== null) {
    return `This machine's clock is wrong: it says ${
      wrongWallClock.toISOString().slice(0, 16)
    }Z. ` +
      "No certificate counts at such a time. Check that NTP can reach its servers; the agent goes " +
      "on trying.";
  }
  if (CERTIFICATE_TIME.test(failure)) {
    return "The server's certificate is not valid at the time that this machine believes in. " +
      "Check this machine's clock, then the certificate; the agent goes on trying.";
  }
  return null;
}
