// Owns how a claim code becomes an identity: tried until the server answers, refused once for all.
import { hostname } from "node:os";
import { getLogger } from "@logtape/logtape";
import { type EnrollRequest, LINK_VERSION } from "../../server/contract/device_link.ts";
import type { LinkClock } from "./clock/link_clock.ts";
import { awayDetail } from "./heartbeat.ts";
import { hashClaim, type Identity, saveIdentity } from "./identity.ts";
import { type BackoffRange, createBackoff, pause } from "./pause.ts";
import type { ServerClient } from "./server_client.ts";

export interface EnrolOptions {
  client: ServerClient;
  claimCode: string;
  /** What the settings say now; what was typed in goes over them. */
  settings: { serverUrl: string | null; claimCode: string | null };
  hardwareId: string;
  agentVersion: string;
  capabilities: readonly string[];
  dataDir: string;
  clock: LinkClock;
  monotonicMs: () => number;
  /** How it goes, in plain words. */
  tell: (state: "enrolling" | "refused", detail: string) => void;
  backoff: BackoffRange;
}

/**
 * Asks until the server answers. @returns null when it refuses the code, or at an abort
 * @throws Deno.errors.* when the identity cannot be kept: it would be lost at the next start.
 */
export async function enrol(options: EnrolOptions, signal: AbortSignal): Promise<Identity | null> {
  const { client, clock, tell, monotonicMs } = options;
  const backoff = createBackoff(options.backoff);
  tell("enrolling", `Enrolling at ${client.serverUrl}.`);
  while (!signal.aborted) {
    const sentMs = monotonicMs();
    const answer = await client.enroll(enrollRequest(options), signal);
    if (answer.kind === "ok") {
      clock.observe(answer.value.server_time, { sentMs, heardMs: monotonicMs() });
      const identity = identityOf(answer.value, options);
      await saveIdentity(options.dataDir, identity);
      logger().info("enrolled", { device_id: identity.device_id, name: identity.name });
      return identity;
    }
    if (signal.aborted) break;
    if (answer.kind !== "away") {
      tell(
        "refused",
        `${answer.detail}. Ask for a new claim code and enter it on the agent's page.`,
      );
      logger().error("enrolment refused", { detail: answer.detail });
      return null;
    }
    tell("enrolling", `${awayDetail({ client, clock }, answer)} Trying again.`);
    logger().warn("server away at enrolment", { detail: answer.detail });
    await pause(answer.retryAfterMs ?? backoff.next(), signal);
  }
  return null;
}

function identityOf(
  answer: { device_id: string; device_token: string; name: string; location_name: string },
  { client, claimCode, settings }: EnrolOptions,
): Identity {
  return {
    device_id: answer.device_id,
    token: answer.device_token,
    server_url: client.serverUrl,
    name: answer.name,
    location_name: answer.location_name,
    claim_hash: hashClaim(claimCode),
    settings_claim_hash: settings.claimCode === null ? null : hashClaim(settings.claimCode),
    is_server_typed_in: settings.serverUrl === null,
    next_tokens: [],
    previous_token: null,
  };
}

function enrollRequest(options: EnrolOptions): EnrollRequest {
  return {
    link_version: LINK_VERSION,
    claim_code: options.claimCode.trim(),
    hardware_id: options.hardwareId,
    hostname: hostnameOrUnknown(),
    agent_version: options.agentVersion,
    capabilities: [...options.capabilities],
  };
}

function hostnameOrUnknown(): string {
  try {
    return hostname().slice(0, 253);
  } catch {
    return "unknown"; // not permitted
  }
}

function logger() {
  return getLogger(["edge", "link"]);
}
