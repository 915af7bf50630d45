// Owns the verb behind `POST /api/device/reads`: a frame that a device sent, asked for or not.
import type { ReadAnswer, ReadMeta } from "../contract/device_link.ts";
import { completeCommand } from "../devices/finish_command.ts";
import { requireDevice } from "../devices/require_device.ts";
import type { Queryable } from "../db/sql.ts";
import { checkFrame, type FrameTime, judgeFrameTime } from "./check_frame.ts";
import { oncePerKey } from "./once_per_key.ts";
import type { ReadContext } from "./read_context.ts";
import { readFrame } from "./read_frame.ts";

export interface DeviceReadInput {
  meta: ReadMeta;
  frame: Uint8Array<ArrayBuffer>;
  /** One a frame; a retry repeats it and costs nothing. */
  idempotencyKey: string;
}

/**
 * Reads a device's frame. When the recognizer is away the frame is kept and the answer is `kept`:
 * the device may forget it.
 * @throws WashfleetError `invalid` naming the field, `stale_snapshot` for a command's old frame,
 *   `recognizer_…` only when too many frames of the device are kept already
 */
export async function receiveDeviceRead(
  ctx: ReadContext,
  input: DeviceReadInput,
): Promise<ReadAnswer> {
  const device = requireDevice(ctx.actor);
  const { meta, frame } = input;
  checkFrame(frame);
  const { settings } = ctx.reads;
  const time = judgeFrameTime({
    capturedAt: new Date(meta.captured_at),
    clock: meta.clock,
    maxAgeMs: meta.trigger === "command" ? settings.commandMaxAgeMs : null,
  }, ctx.now());
  const request = {
    scope: `device/reads ${device.id}`,
    key: input.idempotencyKey,
    content: [JSON.stringify(meta), frame],
  };
  return await oncePerKey(ctx, request, (store) =>
    readFrame(ctx, {
      bytes: frame,
      deviceId: device.id,
      locationId: device.locationId,
      cameraId: meta.camera_id,
      time,
      trigger: meta.trigger,
      timeoutMs: settings.deviceReadTimeoutMs,
      failure: "keep",
      alongside: async (tx, answer) => {
        await store(tx, answer);
        await answerCommand(tx, { ctx, meta, deviceId: device.id, time });
      },
    }));
}

/** A `read` command is answered by the frame itself. */
async function answerCommand(
  tx: Queryable,
  read: { ctx: ReadContext; meta: ReadMeta; deviceId: string; time: FrameTime },
): Promise<void> {
  if (read.meta.command_id === null) return;
  await completeCommand(tx, {
    id: read.meta.command_id,
    deviceId: read.deviceId,
    cameraId: read.meta.camera_id,
    capturedAt: read.time.capturedAt,
    at: read.ctx.now(),
  });
}
