// Owns how what the parts tell of themselves becomes metrics. Never asks a part (metrics.ts's
// watchProcess does).
import { getLogger } from "@logtape/logtape";
import { recognizerTrouble } from "./fleet/recognizer_trouble.ts";
import type { DeviceStatesOptions } from "./kv/device_state.ts";
import type { Metrics } from "./metrics.ts";
import type { ReadParts } from "./reads/read_context.ts";
import type { RecognizerOptions } from "./recognizer/plate_recognizer.ts";
import type { CourierOptions } from "./webhooks/courier.ts";

export function countStateWrites(
  metrics: Pick<Metrics, "kvWriteDuration" | "kvStates">,
): NonNullable<DeviceStatesOptions["onWrite"]> {
  return ({ outcome, count, durationMs }) => {
    metrics.kvWriteDuration.observe({ outcome }, durationMs / 1000);
    metrics.kvStates.inc({ outcome }, count);
  };
}

export function countCalls(
  metrics: Pick<Metrics, "recognizerDuration" | "recognizerUp">,
): Required<Pick<RecognizerOptions, "onCall" | "onHealth">> {
  return {
    onCall: ({ outcome, durationMs }) => {
      metrics.recognizerDuration.observe({ outcome }, durationMs / 1000);
    },
    onHealth: (health) => metrics.recognizerUp.set(recognizerTrouble(health) === null ? 1 : 0),
  };
}

export function countReads(
  metrics: Pick<Metrics, "frames" | "readDuration" | "visits" | "misses" | "picturesLost">,
): Required<Pick<ReadParts, "onFrame" | "onAnswer" | "onVisit" | "onPictureLost">> {
  return {
    onFrame: (outcome) => metrics.frames.inc({ outcome }),
    onAnswer: ({ outcome, durationMs }) => {
      metrics.readDuration.observe({ outcome }, durationMs / 1000);
    },
    onVisit: (missReason) => {
      metrics.visits.inc({ outcome: missReason === null ? "read" : "missed" });
      if (missReason !== null) metrics.misses.inc({ reason: missReason });
    },
    onPictureLost: (error) => {
      metrics.picturesLost.inc();
      getLogger(["server", "images"]).error("cannot store a picture: its read has none", { error });
    },
  };
}

export function countAttempts(
  metrics: Pick<Metrics, "deliveries" | "deliveryWait" | "deliveryDuration">,
): NonNullable<CourierOptions["onAttempt"]> {
  return ({ outcome, attempt, waitedMs, durationMs, isReplay }) => {
    metrics.deliveries.inc({ outcome });
    if (attempt === 1) metrics.deliveryWait.observe(waitedMs / 1000);
    if (outcome === "retrying" || outcome === "lost" || isReplay) return;
    metrics.deliveryDuration.observe({ outcome }, (waitedMs + (durationMs ?? 0)) / 1000);
  };
}
