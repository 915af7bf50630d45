// Owns how patient the link is. The defaults are the product's; tests hand in their own.
import type { BackoffRange } from "./pause.ts";

export interface LinkPace {
  enrolBackoff: BackoffRange;
  heartbeatBackoff: BackoffRange;
  /** After a refused token: asking often helps nobody. */
  revokedBackoff: BackoffRange;
  commandBackoff: BackoffRange;
  /** No byte for this long means a dead line: the server comments every 15 s. */
  commandSilenceMs: number;
  readBackoff: BackoffRange;
  /** A frame that the server did not take for this long goes onto the disk. */
  keepAfterMs: number;
  /** Rest between two spooled reads: the fleet shares the server and its recognizer. */
  spoolGapMs: number;
  /** How often a spool that may not be delivered, or is empty, is looked at again. */
  spoolLookMs: number;
}

export const DEFAULT_PACE: LinkPace = {
  enrolBackoff: { firstMs: 1000, longestMs: 30_000 },
  heartbeatBackoff: { firstMs: 500, longestMs: 15_000 },
  revokedBackoff: { firstMs: 15_000, longestMs: 300_000 },
  commandBackoff: { firstMs: 250, longestMs: 10_000 },
  commandSilenceMs: 40_000,
  readBackoff: { firstMs: 250, longestMs: 5000 },
  keepAfterMs: 3000,
  spoolGapMs: 250,
  spoolLookMs: 1000,
};
