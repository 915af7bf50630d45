// Owns the heartbeat: how often, what it says, and what its answer tells about the link.
import { getLogger } from "@logtape/logtape";
import type { Heartbeat, HeartbeatAnswer } from "../../server/contract/device_link.ts";
import type { LinkStatus } from "./link_status.ts";
import { type BackoffRange, createBackoff, type Nudge, pause } from "./pause.ts";
import type { Answer, ServerClient } from "./server_client.ts";

/** Until the server has said how often. */
const FIRST_EVERY_MS = 10_000;

/** Changes of several cameras at once, as when a switch goes, become one heartbeat. */
const SETTLE_MS = 300;

export interface HeartbeatOptions {
  client: ServerClient;
  status: LinkStatus;
  /** What to say; asked anew each time. */
  compose: () => Promise<Heartbeat>;
  /** Nudged when a camera's status changes. */
  changed: Nudge;
  backoff: BackoffRange;
  /** After a refused token. */
  revokedBackoff: BackoffRange;
}

/** Beats until the signal aborts. */
export async function runHeartbeat(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  const away = createBackoff(options.backoff);
  const revoked = createBackoff(options.revokedBackoff);
  const logger = getLogger(["edge", "link"]);
  let everyMs = FIRST_EVERY_MS;
  while (!signal.aborted) {
    const before = options.status.state;
    const answer = await beat(options, signal);
    if (signal.aborted) return;
    judge(options, answer);
    if (options.status.state !== before) {
      const { state, detail } = options.status;
      logger[state === "up" ? "info" : "warn"]("link changed", { state, detail });
    }
    switch (answer.kind) {
      case "ok":
        away.reset();
        revoked.reset();
        everyMs = answer.value.heartbeat_every_ms;
        if (await options.changed.wait(everyMs, signal)) await pause(SETTLE_MS, signal);
        break;
      case "away":
        await pause(answer.retryAfterMs ?? away.next(), signal);
        break;
      default:
        await pause(revoked.next(), signal);
    }
  }
}

async function beat(
  { client, compose, status }: HeartbeatOptions,
  signal: AbortSignal,
): Promise<Answer<HeartbeatAnswer>> {
  const body = await compose();
  const sentAt = new Date();
  const answer = await client.heartbeat(body, signal);
  const heardAt = new Date();
  if (answer.kind === "ok") {
    status.observeServerTime(answer.value.server_time, { sentAt, heardAt });
    status.lastHeartbeatAt = heardAt;
  }
  return answer;
}

function judge({ client, status }: HeartbeatOptions, answer: Answer<HeartbeatAnswer>): void {
  switch (answer.kind) {
    case "ok":
      return status.set("up", status.clock === "synced" ? null : clockDetail(status));
    case "away":
      return status.set("away", `${client.serverUrl} does not answer (${answer.detail}).`);
    case "unauthorized":
      return status.set(
        "revoked",
        "The server does not know this agent any more. Enrol it again with a new claim code.",
      );
    case "refused":
      return status.set("refused", `The server refuses this agent: ${answer.detail}`);
  }
}

function clockDetail({ clockOffsetMs }: LinkStatus): string {
  const seconds = Math.round((clockOffsetMs ?? 0) / 1000);
  const direction = seconds > 0 ? "behind" : "ahead of";
  return `This machine's clock is ${Math.abs(seconds)} s ${direction} the server's. ` +
    "Check that it is set by NTP.";
}
