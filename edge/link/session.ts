// Owns what runs while the agent is linked as one identity: heartbeat, commands, delivery.
import { getLogger } from "@logtape/logtape";
import type { Heartbeat } from "../../server/contract/device_link.ts";
import { type CarryOutOptions, createCommandTaker } from "./carry_out.ts";
import type { LinkClock } from "./clock/link_clock.ts";
import { runCommandStream } from "./command_stream.ts";
import { runHeartbeat } from "./heartbeat.ts";
import type { Identity } from "./identity.ts";
import type { LinkPace } from "./link_pace.ts";
import type { LinkStatus } from "./link_status.ts";
import type { OutgoingReads } from "./outgoing_reads.ts";
import type { Nudge } from "./pause.ts";
import { ServerClient } from "./server_client.ts";

export interface SessionParts extends Omit<CarryOutOptions, "client" | "backoff"> {
  identity: Identity;
  status: LinkStatus;
  clock: LinkClock;
  reads: OutgoingReads;
  pace: LinkPace;
  compose: () => Promise<Heartbeat>;
  /** Nudged when a camera's status changes. */
  changed: Nudge;
  fetch: typeof globalThis.fetch;
}

/** Keeps the link until the signal aborts. */
export async function runSession(parts: SessionParts, signal: AbortSignal): Promise<void> {
  const { identity, status, clock, reads, pace, monotonicMs, compose, changed } = parts;
  const { server_url: serverUrl, token, device_id: deviceId } = identity;
  const client = new ServerClient({ serverUrl, token, fetch: parts.fetch });
  status.set("connecting", null);
  const take = createCommandTaker({ ...parts, client, backoff: pace.readBackoff });
  await Promise.all([
    runHeartbeat({
      client,
      status,
      clock,
      monotonicMs,
      compose,
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
    }, signal),
    reads.deliver({ client, deviceId }, signal),
  ]);
}

/** A command that fails in a way nobody foresaw must not take the agent with it. */
function logFailure(error: unknown): void {
  getLogger(["edge", "link"]).error("command failed", { error });
}
