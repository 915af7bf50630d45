// Owns the verb by which a device answers a command.
import type { CommandResult } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { checkFrame } from "../reads/check_frame.ts";
import type { Context } from "../users/context.ts";
import { type CommandRow, findCommand, finishCommandRow } from "./command_queries.ts";
import { requireDevice } from "./require_device.ts";
import type { SnapshotAnswers } from "./snapshot_answers.ts";

/** A device's answer, as it came in. */
export interface FinishCommand {
  commandId: string;
  result: CommandResult;
  /** JPEG; only and always with a snapshot that succeeded. */
  frame: Uint8Array | null;
  /** When the request began to arrive: its upload counts to the picture's age. */
  receivedAt: Date;
}

/**
 * Records a device's answer to one of its own commands. The same answer twice is one answer.
 * @throws WashfleetError `command_not_found`, `command_expired`, `invalid` frame
 */
export async function finishCommand(
  ctx: Context,
  input: FinishCommand,
  deps: { answers: SnapshotAnswers },
): Promise<void> {
  const device = requireDevice(ctx.actor);
  requireStorable(input.result);
  if (input.frame !== null) checkFrame(input.frame);
  const command = await findCommand(ctx.db, { id: input.commandId, deviceId: device.id });
  if (command === undefined) throw notFound("command", input.commandId);
  if (command.finished_at !== null) return;
  requireFrame(command, input);
  const isAwaitedHere = input.frame !== null && deps.answers.hold(command.id, input.frame);
  const isFirst = await ctx.db.transaction((tx) =>
    finishCommandRow(tx, {
      id: command.id,
      deviceId: device.id,
      result: input.result,
      frame: isAwaitedHere ? null : input.frame,
      at: input.receivedAt,
    })
  );
  if (isFirst) return await deps.answers.check(command.id);
  if (command.expires_at <= input.receivedAt) throw expired(command.expires_at);
}

/**
 * Marks a command as carried out from within another transaction, e.g. that of the read that it
 * asked for. @returns false when it is not the device's, was answered before, or is expired
 */
export function completeCommand(
  tx: Queryable,
  command: { id: string; deviceId: string; cameraId: string; capturedAt: Date; at: Date },
): Promise<boolean> {
  return finishCommandRow(tx, {
    id: command.id,
    deviceId: command.deviceId,
    result: {
      ok: true,
      captured_at: command.capturedAt.toISOString(),
      frame_age_ms: null,
      camera_id: command.cameraId,
    },
    frame: null,
    at: command.at,
  });
}

function requireFrame(command: CommandRow, input: FinishCommand): void {
  const isWanted = command.kind === "snapshot" && input.result.ok;
  if (isWanted === (input.frame !== null)) return;
  const message = isWanted ? "is missing: a snapshot's answer holds the picture" : "is not wanted";
  throw new WashfleetError(`Cannot take the answer as its frame ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: "frame", message }],
  });
}

function expired(expiresAt: Date): WashfleetError {
  return new WashfleetError(
    `Cannot take the answer as the command expired at ${expiresAt.toISOString()}`,
    { kind: "expired", code: "command_expired" },
  );
}
