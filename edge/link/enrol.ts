// Owns how a claim code becomes an identity: tried until the server answers, refused once for all.
import { hostname } from "node:os";
import { getLogger } from "@logtape/logtape";
import { type EnrollRequest, LINK_VERSION } from "../../server/contract/device_link.ts";
import { hashClaim, type Identity, saveIdentity } from "./identity.ts";
import type { LinkStatus } from "./link_status.ts";
import { type BackoffRange, createBackoff, pause } from "./pause.ts";
import type { ServerClient } from "./server_client.ts";

const CAPABILITIES = ["snapshot", "read", "restart_camera", "trigger_interval"];

export interface EnrolOptions {
  client: ServerClient;
  claimCode: string;
  hardwareId: string;
  agentVersion: string;
  dataDir: string;
  status: LinkStatus;
  backoff: BackoffRange;
}

/**
 * Asks until the server answers. @returns null when it refuses the code, or at an abort
 * @throws Deno.errors.* when the identity cannot be kept: it would be lost at the next start.
 */
export async function enrol(options: EnrolOptions, signal: AbortSignal): Promise<Identity | null> {
  const { client, status } = options;
  const logger = getLogger(["edge", "link"]);
  const backoff = createBackoff(options.backoff);
  status.set("enrolling", `Enrolling at ${client.serverUrl}.`);
  while (!signal.aborted) {
    const answer = await client.enroll(enrollRequest(options), signal);
    if (answer.kind === "ok") {
      const identity = {
        device_id: answer.value.device_id,
        token: answer.value.device_token,
        server_url: client.serverUrl,
        name: answer.value.name,
        location_name: answer.value.location_name,
        claim_hash: hashClaim(options.claimCode),
      };
      await saveIdentity(options.dataDir, identity);
      logger.info("enrolled", { device_id: identity.device_id, name: identity.name });
      return identity;
    }
    if (signal.aborted) break;
    if (answer.kind !== "away") {
      status.set("refused", `${answer.detail}. Ask for a new claim code and start again with it.`);
      logger.error("enrolment refused", { detail: answer.detail });
      return null;
    }
    status.set(
      "enrolling",
      `${client.serverUrl} does not answer (${answer.detail}). Trying again.`,
    );
    logger.warn("server away at enrolment", { detail: answer.detail });
    await pause(answer.retryAfterMs ?? backoff.next(), signal);
  }
  return null;
}

function enrollRequest(options: EnrolOptions): EnrollRequest {
  return {
    link_version: LINK_VERSION,
    claim_code: options.claimCode.trim(),
    hardware_id: options.hardwareId,
    hostname: hostnameOrUnknown(),
    agent_version: options.agentVersion,
    capabilities: CAPABILITIES,
  };
}

function hostnameOrUnknown(): string {
  try {
    return hostname().slice(0, 253);
  } catch {
    return "unknown"; // not permitted
  }
}
