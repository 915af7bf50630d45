// Owns the verb by which new hardware becomes a device of the fleet: a claim code for a token.
import { recordAudit } from "../audit/record_audit.ts";
import { type EnrollAnswer, type EnrollRequest, LINK_VERSION } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { isUniqueViolation } from "../db/unique_violation.ts";
import { WashfleetError } from "../errors.ts";
import { appendEvent } from "../events/append_event.ts";
import type { Context } from "../users/context.ts";
import {
  enrollDeviceRow,
  findClaim,
  findDeviceOfHardware,
  retryEnrolment,
  useClaim,
} from "./claim_queries.ts";
import { hashClaimCode, parseClaimCode } from "./claim_code.ts";
import { notifyDevice } from "./command_queries.ts";
import { deviceStatus } from "./device_status.ts";
import { hashDeviceToken, makeDeviceToken } from "./device_token.ts";
import { type FormerMachine, lockFormerMachine, writeMachine } from "./machine_queries.ts";

/** What a new token is written for. */
interface Enrolment {
  input: EnrollRequest;
  codeHash: Uint8Array;
  tokenHash: Uint8Array;
  now: Date;
}

interface Enrolled {
  id: string;
  name: string;
  location_id: string;
  location_name: string;
}

/**
 * Gives the device of this claim code its hardware and its token, shown once; an older token of
 * that device ends here. Where other hardware had it, this one takes its place: name, location,
 * settings and history stay. Nobody is known yet: the code is the permission. The same hardware may
 * repeat it until it was first heard, as the answer may have been lost.
 * @throws WashfleetError `link_version_unsupported`, `claim_unknown`, `claim_used`,
 *   `claim_expired`, `hardware_already_enrolled`
 */
export async function enrollDevice(
  ctx: Omit<Context, "actor">,
  input: EnrollRequest,
): Promise<EnrollAnswer> {
  requireStorable(input);
  if (input.link_version !== LINK_VERSION) throw unsupportedVersion(input.link_version);
  const code = parseClaimCode(input.claim_code);
  if (code === null) throw unknownClaim();
  const token = makeDeviceToken();
  const now = ctx.now();
  const enrolment = {
    input,
    codeHash: hashClaimCode(code),
    tokenHash: hashDeviceToken(token),
    now,
  };
  const device = await ctx.db.transaction((tx) => enroll(ctx, enrolment, { tx }))
    .catch((error) => {
      // Two devices claimed for one hardware at the same moment.
      throw isUniqueViolation(error) ? hardwareTaken(null) : error;
    });
  return {
    device_id: device.id,
    device_token: token,
    name: device.name,
    location_id: device.location_id,
    location_name: device.location_name,
    server_time: now.toISOString(),
  };
}

async function enroll(
  ctx: Omit<Context, "actor">,
  enrolment: Enrolment,
  { tx }: { tx: Queryable },
): Promise<Enrolled> {
  const { input, codeHash, tokenHash, now } = enrolment;
  const claimed = await useClaim(tx, codeHash, now);
  if (claimed === undefined) {
    const again = await retryEnrolment(tx, {
      codeHash,
      hardwareId: input.hardware_id,
      tokenHash,
      at: now,
    });
    if (again === undefined) throw await refusal(tx, enrolment);
    await auditEnrolment(ctx, { device: again, input, isRepeated: true, replaced: null, tx });
    return again;
  }
  const owner = await findDeviceOfHardware(tx, input.hardware_id);
  if (owner !== undefined && owner.id !== claimed.device_id) throw hardwareTaken(owner);
  const former = await lockFormerMachine(tx, claimed.device_id);
  const row = await enrollDeviceRow(tx, {
    id: claimed.device_id,
    hardwareId: input.hardware_id,
    tokenHash,
    agentVersion: input.agent_version,
    reasons: freshReasons(now),
    at: now,
  });
  if (row === undefined || former === undefined) throw unknownClaim();
  const device = { id: claimed.device_id, ...row };
  const hardwareId = input.hardware_id;
  const number = await writeMachine(tx, { deviceId: device.id, hardwareId, former, at: now });
  const isOther = former.hardware_id !== null && former.hardware_id !== hardwareId;
  const replaced = isOther ? former : null;
  await auditEnrolment(ctx, { device, input, isRepeated: false, replaced, tx });
  // Ends the streams that the old token has open.
  await notifyDevice(tx, device.id);
  const of = {
    occurredAt: now,
    expiresAt: null,
    locationId: device.location_id,
    deviceId: device.id,
    cameraId: null,
  };
  const { name } = device;
  const data = { name, agent_version: input.agent_version };
  await appendEvent(tx, { ...of, type: "device.enrolled", data });
  if (replaced !== null) {
    const last_seen_at = replaced.last_seen_at?.toISOString() ?? null;
    const data = { name, machine: number, last_seen_at };
    await appendEvent(tx, { ...of, type: "device.replaced", data });
  }
  return device;
}

async function auditEnrolment(
  ctx: Omit<Context, "actor">,
  written: {
    device: Enrolled;
    input: EnrollRequest;
    isRepeated: boolean;
    /** The machine whose place this one takes. */
    replaced: FormerMachine | null;
    tx: Queryable;
  },
): Promise<void> {
  const { device, input, isRepeated, replaced } = written;
  await recordAudit(written.tx, {
    actor: { kind: "device", id: device.id, name: device.name },
    requestId: ctx.requestId,
    action: replaced === null ? "device.enroll" : "device.replace",
    targetKind: "device",
    targetId: device.id,
    detail: {
      hardware_id: input.hardware_id,
      hostname: input.hostname,
      agent_version: input.agent_version,
      capabilities: input.capabilities,
      is_repeated: isRepeated,
      ...(replaced === null ? {} : { replaced_hardware_id: replaced.hardware_id }),
    },
  });
}

function freshReasons(now: Date): string[] {
  const never = { lastSeenAt: null, heartbeat: null, heardAt: null };
  return deviceStatus({ nowMs: now.getTime(), maintenance: null, enrolled: true, ...never })
    .reasons;
}

/** Why the code cannot be used. Who asks has 41 bits to guess and few tries (enrol_guesses.ts). */
async function refusal(tx: Queryable, enrolment: Enrolment): Promise<WashfleetError> {
  const claim = await findClaim(tx, enrolment.codeHash);
  if (claim === undefined) return unknownClaim();
  if (claim.used_at !== null) {
    return new WashfleetError("Cannot enrol as this claim code was used: ask for a new one", {
      kind: "conflict",
      code: "claim_used",
    });
  }
  return new WashfleetError("Cannot enrol as this claim code has ended: ask for a new one", {
    kind: "expired",
    code: "claim_expired",
    extra: { expired_at: claim.expires_at.toISOString() },
  });
}

function unknownClaim(): WashfleetError {
  return new WashfleetError("Cannot enrol as there is no such claim code: check what was typed", {
    kind: "not_found",
    code: "claim_unknown",
    // Not a fault of the document, but of this field: forms show it there.
    faults: [{ path: "claim_code", message: "is not a claim code of this server" }],
  });
}

function hardwareTaken(owner: { id: string; name: string } | null): WashfleetError {
  const who = owner === null ? "another device" : `the device ${owner.name}`;
  return new WashfleetError(
    `Cannot enrol as this hardware is ${who} already: remove that one, or use a new code of it`,
    {
      kind: "conflict",
      code: "hardware_already_enrolled",
      extra: owner === null ? {} : { device_id: owner.id },
    },
  );
}

function unsupportedVersion(version: number): WashfleetError {
  return new WashfleetError(
    `Cannot enrol as this server speaks link version ${LINK_VERSION}: current value is ${version}`,
    { kind: "conflict", code: "link_version_unsupported", extra: { link_version: LINK_VERSION } },
  );
}
