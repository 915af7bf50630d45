// Owns the heartbeat: how often, what it says, and what its answer tells about the link.
import { getLogger } from "@logtape/logtape";
import type { Heartbeat, HeartbeatAnswer } from "../../server/contract/device_link.ts";
import type { LinkClock } from "./clock/link_clock.ts";
import { clockTrouble } from "./clock/clock_trouble.ts";
import type { DeviceTokens } from "./device_tokens.ts";
import type { LinkStatus } from "./link_status.ts";
import { type BackoffRange, createBackoff, type Nudge, pause } from "./pause.ts";
import type { Answer, ServerClient } from "./server_client.ts";

/** Until the server has said how often. */
const FIRST_EVERY_MS = 10_000;

/** Changes of several cameras at once, as when a switch goes, become one heartbeat. */
const SETTLE_MS = 300;

export interface HeartbeatOptions {
  serverUrl: string;
  /** Sends what there is to say, with this token. */
  send: (
    body: Heartbeat,
    options: { token: string; signal: AbortSignal },
  ) => Promise<Answer<HeartbeatAnswer>>;
  tokens: Pick<DeviceTokens, "toTry" | "accepted" | "refused">;
  /** A new token was accepted: what was refused by the old one may be tried again. */
  onToken: () => void;
  status: LinkStatus;
  clock: LinkClock;
  monotonicMs: () => number;
  /** What to say; asked anew each time. */
  compose: () => Promise<Heartbeat>;
  /** The server has taken what was said. */
  onHeard: (answer: HeartbeatAnswer, said: Heartbeat) => void;
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
  let lastAnswer: string | null = null;
  while (!signal.aborted) {
    const before = options.status.state;
    const token = options.tokens.toTry;
    const answer = await beat(options, { token, lastAnswer, signal });
    if (signal.aborted) return;
    if (isUnknown(answer) && options.tokens.refused(token)) {
      logger.info("the server does not take this token, trying the other one");
      await pause(away.next(), signal);
      continue;
    }
    judge(options, answer);
    if (options.status.state !== before) {
      const { state, detail } = options.status;
      logger[state === "up" ? "info" : "warn"]("link changed", { state, detail });
    }
    switch (answer.kind) {
      case "ok":
        away.reset();
        revoked.reset();
        if (await options.tokens.accepted(token)) options.onToken();
        everyMs = answer.value.heartbeat_every_ms;
        lastAnswer = answer.value.answer_id ?? null;
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

/** A token of which the server says why it is refused is known: another one would be refused too. */
function isUnknown(answer: Answer<unknown>): boolean {
  return answer.kind === "unauthorized" && !EXPLAINED.has(answer.code);
}

const EXPLAINED: ReadonlySet<string> = new Set(["device_quarantined", "device_replaced"]);

async function beat(
  { send, compose, onHeard, status, clock, monotonicMs }: HeartbeatOptions,
  options: { token: string; lastAnswer: string | null; signal: AbortSignal },
): Promise<Answer<HeartbeatAnswer>> {
  const body = { ...await compose(), last_answer: options.lastAnswer };
  const sentMs = monotonicMs();
  const answer = await send(body, options);
  if (answer.kind === "ok") {
    clock.observe(answer.value.server_time, { sentMs, heardMs: monotonicMs() });
    status.lastHeartbeatAt = new Date();
    onHeard(answer.value, body);
  }
  return answer;
}

function judge(
  { serverUrl, status, clock }: HeartbeatOptions,
  answer: Answer<HeartbeatAnswer>,
): void {
  switch (answer.kind) {
    case "ok":
      return status.set("up", clockTrouble(clock));
    case "away":
      return status.set("away", awayDetail({ client: { serverUrl }, clock }, answer));
    case "unauthorized":
      return status.set(
        "revoked",
        EXPLAINED.has(answer.code)
          ? `${answer.detail}.`
          : "The server does not know this agent any more. Enrol it again with a new claim code.",
      );
    case "refused":
      return status.set("refused", `The server refuses this agent: ${answer.detail}`);
  }
}

/** A wrong clock may be why it fails: no certificate counts before it was made. */
export function awayDetail(
  { client, clock }: { client: Pick<ServerClient, "serverUrl">; clock: LinkClock },
  { detail }: { detail: string },
): string {
  const trouble = clockTrouble(clock, detail);
  const away = `${client.serverUrl} does not answer (${detail}).`;
  return trouble === null ? away : `${away} ${trouble}`;
}
