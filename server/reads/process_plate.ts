// Owns the verb behind `POST /api/plates/process`: a device's newest picture, read now.
import type { ReadAnswer } from "../contract/device_link.ts";
import type { ProcessRequest } from "../contract/read.ts";
import { recordAudit } from "../audit/record_audit.ts";
import { findVisibleDevice } from "../devices/find_visible_device.ts";
import { requireWorthReading } from "../devices/snapshot.ts";
import type { SnapshotDesk } from "../devices/snapshot_desk.ts";
import type { Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import { checkFrame } from "./check_frame.ts";
import { oncePerKey, type StoreAnswer } from "./once_per_key.ts";
import type { ReadContext } from "./read_context.ts";
import { readFrame } from "./read_frame.ts";

export interface ProcessInput extends ProcessRequest {
  idempotencyKey?: string;
  /** The caller's: aborted when it has gone. */
  signal?: AbortSignal;
}

/** What is left of the deadline for the reading, however slow the device is. */
const READING_SHARE = 0.3;

/**
 * Asks the device for a picture and reads it, all before `timeout_ms` is over.
 * @throws WashfleetError `device_offline`, `device_timeout`, `stale_snapshot`, `camera_…`, `recognizer_…`
 *   (with `kept`), `deadline_exceeded`, and those of {@link oncePerKey}
 */
export async function processPlate(
  ctx: ReadContext,
  input: ProcessInput,
  deps: { desk: SnapshotDesk },
): Promise<ReadAnswer> {
  requireScope(ctx.actor, "plates:process");
  const { idempotencyKey: key, signal: _, ...request } = input;
  if (key === undefined) return await process(ctx, input, { ...deps });
  const scope = `plates/process ${ctx.actor.kind} ${ctx.actor.id}`;
  return await oncePerKey(ctx, { scope, key, content: [JSON.stringify(request)] }, (store) => {
    return process(ctx, input, { ...deps, store });
  });
}

async function process(
  ctx: ReadContext,
  input: ProcessInput,
  deps: { desk: SnapshotDesk; store?: StoreAnswer },
): Promise<ReadAnswer> {
  const askedMs = performance.now();
  const deadlineMs = askedMs + input.timeout_ms;
  const device = await findVisibleDevice(ctx, input.device_id);
  requireLocation(input, device.location_id);
  const snapshot = await deps.desk.askSnapshot(ctx, {
    deviceId: device.id,
    cameraId: input.camera_id ?? null,
    maxAgeMs: input.max_age_ms,
    timeoutMs: Math.floor(input.timeout_ms * (1 - READING_SHARE)),
  });
  requireWorthReading(snapshot);
  checkDeviceFrame(snapshot.frame);
  return await readFrame(ctx, {
    bytes: snapshot.frame,
    deviceId: device.id,
    locationId: device.location_id,
    cameraId: snapshot.cameraId,
    time: { capturedAt: snapshot.capturedAt, isTrusted: true },
    trigger: "command",
    timeoutMs: deadlineMs - performance.now(),
    askedMs,
    ...(input.signal ? { signal: input.signal } : {}),
    failure: input.keep_on_failure ? "keep_and_throw" : "throw",
    alongside: async (tx, answer) => {
      await deps.store?.(tx, answer);
      await auditProcess(tx, { ctx, deviceId: device.id, answer });
    },
  });
}

function requireLocation(input: ProcessInput, locationId: string): void {
  if (input.location_id === undefined || input.location_id === locationId) return;
  throw new WashfleetError("Cannot read the plate as the device is at another location", {
    kind: "invalid",
    code: "wrong_location",
    faults: [{ path: "location_id", message: "is not the device's location" }],
  });
}

/** What is wrong with the picture is the device's fault, not the caller's. */
function checkDeviceFrame(frame: Uint8Array): void {
  try {
    checkFrame(frame);
  } catch (cause) {
    if (!(cause instanceof WashfleetError)) throw cause;
    throw new WashfleetError(cause.message, { kind: "upstream", code: "device_failed", cause });
  }
}

async function auditProcess(
  tx: Queryable,
  done: { ctx: ReadContext; deviceId: string; answer: ReadAnswer },
): Promise<void> {
  const { outcome, read } = done.answer;
  await recordAudit(tx, {
    actor: done.ctx.actor,
    requestId: done.ctx.requestId,
    action: "plate.process",
    targetKind: "device",
    targetId: done.deviceId,
    detail: { outcome, read_id: read?.id ?? null },
  });
}
