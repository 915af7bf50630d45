// Owns pictures for people who look: the desk's, shared for a second between viewers, with a row
// in the audit log for who looked. Never used for reading plates.
import { recordAudit } from "../audit/record_audit.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleDevice } from "./find_visible_device.ts";
import type { Snapshot, SnapshotRequest } from "./snapshot.ts";
import type { SnapshotDesk } from "./snapshot_desk.ts";

export interface SnapshotViewer {
  /**
   * A picture to look at. Scope `fleet:read`. Its age is honest also when it is shared.
   * @throws WashfleetError as {@link SnapshotDesk.askSnapshot}, `forbidden`
   */
  viewSnapshot(
    ctx: Context,
    request: SnapshotRequest & { cameraId: string },
  ): Promise<Snapshot>;
}

/** Twenty people at one live view are one question a second to the device. */
const SHARED_FOR_MS = 1000;
const SHARED_MOST_BYTES = 32_000_000;
/** A live view is one look, not a row a second. */
const LOOK_MS = 10 * 60_000;
const LOOKS_MOST = 10_000;

/** The process's viewer: its memory of looks and pictures is its own and bounded. */
export function createSnapshotViewer(deps: { desk: SnapshotDesk }): SnapshotViewer {
  const shared = new Map<string, Snapshot & { gotAtMs: number }>();
  const looks = new Map<string, number>();
  return {
    viewSnapshot: async (ctx, request) => {
      requireScope(ctx.actor, "fleet:read");
      const device = await findVisibleDevice(ctx, request.deviceId);
      const nowMs = ctx.now().getTime();
      const key = `${device.id} ${request.cameraId}`;
      forgetOld(shared, nowMs);
      const known = shared.get(key);
      const snapshot = known === undefined ? undefined : agedSnapshot(known, nowMs - known.gotAtMs);
      const isUsable = snapshot !== undefined && snapshot.frameAgeMs <= request.maxAgeMs;
      const answer = isUsable ? snapshot : await deps.desk.askSnapshot(ctx, request);
      if (!isUsable) keep(shared, key, { ...answer, gotAtMs: ctx.now().getTime() });
      await auditLook(ctx, { looks, deviceId: device.id, cameraId: request.cameraId });
      return answer;
    },
  };
}

function agedSnapshot(known: Snapshot & { gotAtMs: number }, sinceMs: number): Snapshot {
  const { gotAtMs: _, ...snapshot } = known;
  return { ...snapshot, frameAgeMs: snapshot.frameAgeMs + sinceMs };
}

function forgetOld(shared: Map<string, { gotAtMs: number }>, nowMs: number): void {
  for (const [key, { gotAtMs }] of shared) {
    // A difference below zero is a clock that went back: the age would be a lie.
    const sinceMs = nowMs - gotAtMs;
    if (sinceMs < 0 || sinceMs >= SHARED_FOR_MS) shared.delete(key);
  }
}

function keep(
  shared: Map<string, Snapshot & { gotAtMs: number }>,
  key: string,
  snapshot: Snapshot & { gotAtMs: number },
): void {
  let sizeBytes = snapshot.frame.length;
  for (const { frame } of shared.values()) sizeBytes += frame.length;
  if (sizeBytes <= SHARED_MOST_BYTES) shared.set(key, snapshot);
}

/** One row for each actor and camera in ten minutes, counted by this process. */
async function auditLook(
  ctx: Context,
  look: { looks: Map<string, number>; deviceId: string; cameraId: string },
): Promise<void> {
  const { looks, deviceId, cameraId } = look;
  const nowMs = ctx.now().getTime();
  const key = `${ctx.actor.kind} ${ctx.actor.id} ${deviceId} ${cameraId}`;
  const lastMs = looks.get(key);
  if (lastMs !== undefined && Math.abs(nowMs - lastMs) < LOOK_MS) return;
  // Taken before the write, so that parallel looks are one; given back when it fails.
  looks.delete(key);
  looks.set(key, nowMs);
  const [oldest] = looks.keys();
  if (looks.size > LOOKS_MOST && oldest !== undefined) looks.delete(oldest);
  try {
    await recordAudit(ctx.db, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "camera.view",
      targetKind: "camera",
      targetId: `${deviceId}/${cameraId}`,
      detail: { device_id: deviceId, camera_id: cameraId },
    });
  } catch (error) {
    looks.delete(key);
    throw error;
  }
}
