// Owns the verb that gives a device a new token while it goes on with its old one.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { DeviceCommand } from "../contract/device_settings.ts";
import { WashfleetError } from "../errors.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { requireCapability } from "./agent_capability.ts";
import { insertCommand } from "./command_queries.ts";
import { toDeviceCommand } from "./command_view.ts";
import { hashDeviceToken, makeDeviceToken } from "./device_token.ts";
import { lockVisibleDevice } from "./find_visible_device.ts";
import { endTokenCommands, writeNextToken } from "./token_queries.ts";

/** Long enough for a site whose uplink is away; the old token counts all the while. */
const EXPIRES_IN_MS = 24 * 3_600_000;

/**
 * Sends the device a new token. The old one counts until the new one was used, so nothing that is
 * lost on the way locks it out; a rotation asked for again takes the place of the one before.
 * Scope `fleet:write`.
 * @throws WashfleetError `not_found`, `conflict` `device_not_enrolled`, `device_quarantined`,
 *   `agent_cannot`
 */
export async function rotateToken(
  ctx: Context,
  deviceId: string,
  deps: { sealer: Pick<Sealer, "seal">; states: Pick<DeviceStates, "get"> },
): Promise<DeviceCommand> {
  requireScope(ctx.actor, "fleet:write");
  const token = makeDeviceToken();
  const sealed = await deps.sealer.seal(token);
  const live = await deps.states.get(deviceId);
  const now = ctx.now();
  return await ctx.db.transaction(async (tx) => {
    const device = await lockVisibleDevice(ctx, deviceId, { tx });
    if (device.enrolled_at === null) throw refused(device.name, NOT_ENROLLED);
    if (device.quarantined_at !== null) throw refused(device.name, QUARANTINED);
    requireCapability(live, { capability: "rotate_token", name: device.name });
    await endTokenCommands(tx, { id: device.id, at: now });
    await writeNextToken(tx, { id: device.id, tokenHash: hashDeviceToken(token), at: now });
    const command = {
      id: uuidv7(),
      device_id: device.id,
      kind: "rotate_token",
      payload: { sealed_device_token: sealed.toBase64() },
      created_at: now,
      expires_at: new Date(now.getTime() + EXPIRES_IN_MS),
    };
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "device.rotate_token",
      targetKind: "device",
      targetId: device.id,
      detail: { command_id: command.id },
    });
    await insertCommand(tx, command);
    return toDeviceCommand({ ...command, finished_at: null, result: null }, now);
  });
}

const NOT_ENROLLED = {
  code: "device_not_enrolled",
  why: "its claim code was not typed in yet: it has no token",
};
const QUARANTINED = {
  code: "device_quarantined",
  why: "it is quarantined: a new token could reach the wrong machine",
};

function refused(name: string, { code, why }: { code: string; why: string }): WashfleetError {
  return new WashfleetError(`Cannot give ${name} a new token as ${why}`, {
    kind: "conflict",
    code,
  });
}
