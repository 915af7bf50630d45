// Owns what runs while the agent is linked as one identity: heartbeat, commands, delivery.
import { getLogger } from "@logtape/logtape";
import type { DiscoveryReport } from "../../server/contract/discovery.ts";
import type { Heartbeat, HeartbeatAnswer } from "../../server/contract/device_link.ts";
import { type CarryOutOptions, createCommandTaker } from "./carry_out.ts";
import type { LinkClock } from "./clock/link_clock.ts";
import { runCommandStream } from "./command_stream.ts";
import type { DeviceTokens } from "./device_tokens.ts";
import { runHeartbeat } from "./heartbeat.ts";
import type { Identity } from "./identity.ts";
import type { LinkPace } from "./link_pace.ts";
import type { LinkStatus } from "./link_status.ts";
import type { OutgoingReads } from "./outgoing_reads.ts";
import { createNudge, type Nudge } from "./pause.ts";
import { runDiscoveryReports } from "./report_discovery.ts";
import { ServerClient } from "./server_client.ts";

export interface SessionParts extends Omit<CarryOutOptions, "backoff" | "takeToken"> {
  identity: Identity;
  tokens: DeviceTokens;
  status: LinkStatus;
  clock: LinkClock;
  reads: OutgoingReads;
  pace: LinkPace;
  compose: () => Promise<Heartbeat>;
  /** The server has taken a heartbeat. */
  onHeard: (answer: HeartbeatAnswer, said: Heartbeat) => void;
  /** Nudged when a camera's status changes. */
  changed: Nudge;
  /** The cameras that were found; absent: nobody looks for any. */
  discovery?: (() => DiscoveryReport) | undefined;
  fetch: typeof globalThis.fetch;
}

/** Keeps the link until the signal aborts. */
export async function runSession(parts: SessionParts, signal: AbortSignal): Promise<void> {
  const { identity, tokens, status, clock, reads, pace, monotonicMs, compose, changed } = parts;
  const { server_url: serverUrl, device_id: deviceId } = identity;
  const { client, fetch } = parts;
  const tokenChanged = createNudge();
  status.set("connecting", null);
  const take = createCommandTaker({
    ...parts,
    backoff: pace.readBackoff,
    takeToken: (token) => tokens.take(token),
  });
  await Promise.all([
    runHeartbeat({
      serverUrl,
      send: (body, { token, signal }) =>
        new ServerClient({ serverUrl, token, fetch }).heartbeat(body, signal),
      tokens,
      onToken: () => tokenChanged.nudge(),
      status,
      clock,
      monotonicMs,
      compose,
      onHeard: parts.onHeard,
      changed,
      backoff: pace.heartbeatBackoff,
      revokedBackoff: pace.revokedBackoff,
    }, signal),
    runCommandStream({
      client,
      onCommand: (command) => void take(command, signal).catch(logFailure),
      silenceMs: pace.commandSilenceMs,
      backoff: pace.commandBackoff,
      revokedBackoff: pace.revokedBackoff,
      tokenChanged,
    }, signal),
    reads.deliver({ client, deviceId }, signal),
    ...(parts.discovery === undefined
      ? []
      : [runDiscoveryReports({ client, report: parts.discovery, monotonicMs }, signal)]),
  ]);
}

/** A command that fails in a way nobody foresaw must not take the agent with it. */
function logFailure(error: unknown): void {
  getLogger(["edge", "link"]).error("command failed", { error });
}
