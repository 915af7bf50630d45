// Owns the delivery of spooled reads: oldest first, one at a time, after all that is fresh. A file
// goes when the server has answered, whatever it answered. Keeps none itself (see spool.ts).
import { getLogger } from "@logtape/logtape";
import type { ReadAnswer } from "../../../server/contract/device_link.ts";
import { continueTrace } from "../../../server/tracing.ts";
import type { LinkClock } from "../clock/link_clock.ts";
import { type BackoffRange, createBackoff, pause } from "../pause.ts";
import type { Answer } from "../server_client.ts";
import type { Spool, SpoolEntry } from "./spool.ts";
import type { SpooledRead } from "./spool_file.ts";

export interface SpoolDeliveryOptions {
  spool: Spool;
  clock: Pick<LinkClock, "stampLater">;
  /** Reads of another device are not delivered in its name. */
  deviceId: string;
  send: (read: SpooledRead, signal: AbortSignal) => Promise<Answer<ReadAnswer>>;
  /** The server answers, its time is known, and nothing fresh waits. */
  mayDeliver: () => boolean;
  /** Told of each read that the server answered. */
  onDelivered: (read: SpooledRead, outcome: string) => void;
  /** Rest between two reads: a whole region comes back at once after its uplink did. */
  gapMs: number;
  /** How often it is asked again whether there is something to do. */
  lookEveryMs: number;
  backoff: BackoffRange;
}

/** A server that fails on one picture must not keep all the others. */
const MOST_FAILURES = 5;
const POSTPONED_MS = 3_600_000;

/** Delivers until the signal aborts. */
export async function runSpoolDelivery(
  options: SpoolDeliveryOptions,
  signal: AbortSignal,
): Promise<void> {
  const { spool, mayDeliver } = options;
  const backoff = createBackoff(options.backoff);
  const failures = createFailures();
  while (!signal.aborted) {
    const entry = mayDeliver() ? spool.oldest(failures.isWanted) : null;
    if (entry === null) {
      await pause(options.lookEveryMs, signal);
      continue;
    }
    const answer = await deliver(entry, options, signal);
    if (signal.aborted) return;
    if (answer === null || answer.kind === "ok" || answer.kind === "refused") {
      backoff.reset();
      failures.forget(entry);
      await pause(options.gapMs, signal);
      continue;
    }
    if (answer.kind === "away" && answer.status === 500) failures.count(entry);
    const retryAfterMs = answer.kind === "away" ? answer.retryAfterMs : null;
    await pause(retryAfterMs ?? backoff.next(), signal);
  }
}

/** @returns null when there was nothing to send */
async function deliver(
  entry: SpoolEntry,
  options: SpoolDeliveryOptions,
  signal: AbortSignal,
): Promise<Answer<ReadAnswer> | null> {
  const { spool, deviceId } = options;
  entry.isHeld = true;
  try {
    const kept = await spool.read(entry);
    if (kept === null) return null;
    if (kept.deviceId !== deviceId) {
      await spool.drop(entry, "other_device");
      return null;
    }
    return await continueTrace(kept.traceparent, async () => {
      const read = await stamped(kept, entry, options);
      return await sendKept(read, entry, { ...options, signal });
    });
  } finally {
    entry.isHeld = false;
  }
}

async function sendKept(
  read: SpooledRead,
  entry: SpoolEntry,
  { spool, send, onDelivered, signal }: SpoolDeliveryOptions & { signal: AbortSignal },
): Promise<Answer<ReadAnswer>> {
  const answer = await send(read, signal);
  if (answer.kind === "ok" || answer.kind === "refused") {
    await spool.remove(entry);
    onDelivered(read, answer.kind === "ok" ? answer.value.outcome : "refused");
  }
  if (answer.kind === "refused") {
    logger().warn("a spooled read was refused", { key: read.key, detail: answer.detail });
  }
  return answer;
}

/**
 * A read whose time could not be told gets it now, on the disk too, before it is first sent: a
 * retry after a restart has to repeat it to the letter.
 */
async function stamped(
  kept: SpooledRead,
  entry: SpoolEntry,
  { spool, clock }: SpoolDeliveryOptions,
): Promise<SpooledRead> {
  const stamp = kept.meta.clock === "synced" ? null : clock.stampLater(kept.moment);
  if (stamp === null) return kept;
  const read = { ...kept, meta: { ...kept.meta, ...stamp } };
  await spool.replace(entry, read).catch((error) => {
    logger().warn("a read's time cannot be kept", { key: read.key, error });
  });
  return read;
}

function createFailures() {
  const counts = new Map<string, { failures: number; againMs: number }>();
  return {
    isWanted: ({ name }: SpoolEntry) => (counts.get(name)?.againMs ?? 0) <= performance.now(),
    forget: ({ name }: SpoolEntry) => void counts.delete(name),
    count({ name }: SpoolEntry) {
      const failures = (counts.get(name)?.failures ?? 0) + 1;
      const isPostponed = failures >= MOST_FAILURES;
      const againMs = isPostponed ? performance.now() + POSTPONED_MS : 0;
      counts.set(name, { failures: isPostponed ? 0 : failures, againMs });
      if (isPostponed) logger().warn("a spooled read is put off: the server fails", { file: name });
    },
  };
}

function logger() {
  return getLogger(["edge", "link"]);
}
