// Owns telling the server which cameras are on this machine's networks: when that changed, and once a
// day. Never looks for one.
import type { DiscoveryReport } from "../../server/contract/discovery.ts";
import { type BackoffRange, createBackoff, pause } from "./pause.ts";
import type { Answer, ServerClient } from "./server_client.ts";

export interface DiscoveryPace {
  /** Between two reports at least, and between two looks whether something changed. */
  readonly everyMs: number;
  /** A report this old is sent again: the server may have been restored from a backup. */
  readonly againMs: number;
  /** After a server that does not know these reports: an older one. */
  readonly unknownMs: number;
  readonly backoff: BackoffRange;
}

export const DISCOVERY_PACE: DiscoveryPace = {
  everyMs: 10_000,
  againMs: 86_400_000,
  unknownMs: 3_600_000,
  backoff: { firstMs: 10_000, longestMs: 300_000 },
};

export interface ReportOptions {
  readonly client: Pick<ServerClient, "postDiscovery">;
  readonly report: () => DiscoveryReport;
  readonly monotonicMs: () => number;
  readonly pace?: DiscoveryPace;
}

/** Reports until the signal aborts. */
export async function runDiscoveryReports(
  { client, report, monotonicMs, pace = DISCOVERY_PACE }: ReportOptions,
  signal: AbortSignal,
): Promise<void> {
  const away = createBackoff(pace.backoff);
  let sentText = "";
  let sentAtMs = -Infinity;
  while (!signal.aborted) {
    const body = report();
    const text = whatCounts(body);
    const isTold = sentText === text && monotonicMs() - sentAtMs < pace.againMs;
    if (body.scanned_at === null || isTold) {
      await pause(pace.everyMs, signal);
      continue;
    }
    const answer = await client.postDiscovery({ ...body, scanning: false }, signal);
    if (answer.kind === "ok") {
      sentText = text;
      sentAtMs = monotonicMs();
      away.reset();
      await pause(pace.everyMs, signal);
    } else if (isUnknown(answer)) await pause(pace.unknownMs, signal);
    else {
      const wishedMs = answer.kind === "away" ? answer.retryAfterMs : null;
      await pause(wishedMs ?? away.next(), signal);
    }
  }
}

/** An older server stays so for a while; what else it refused it may take once other cameras are found. */
function isUnknown(answer: Answer<null>): boolean {
  return answer.kind === "refused" && (answer.status === 404 || answer.status === 405);
}

/** When a camera was seen last changes with every look, and is no news. */
function whatCounts({ items, problem }: DiscoveryReport): string {
  return JSON.stringify([items.map(({ seen_at: _, ...item }) => item), problem]);
}
