// Owns what a snapshot is, and what each way of not getting one is called. Pure.
import type { CameraStatus } from "../contract/camera.ts";
import type { CommandResult } from "../contract/device_link.ts";
import { type ErrorKind, WashfleetError } from "../errors.ts";

/** What is asked for. */
export interface SnapshotRequest {
  deviceId: string;
  /** `null`: the device's first camera. */
  cameraId: string | null;
  /** An older picture is refused, 100–60 000. */
  maxAgeMs: number;
  /** Deadline of the whole call, 500–30 000. */
  timeoutMs: number;
}

/** A picture, and how old it is by now. */
export interface Snapshot {
  /** JPEG. */
  frame: Uint8Array<ArrayBuffer>;
  /** By the server's clock: when it came less its age, so a device's wrong clock changes nothing. */
  capturedAt: Date;
  frameAgeMs: number;
  cameraId: string;
  /** As the device says; `null`: an older agent does not. */
  cameraStatus: CameraStatus | null;
}

/** A picture as it came in. */
export interface ReceivedFrame {
  frame: Uint8Array;
  cameraId: string;
  cameraStatus: CameraStatus | null;
  /** Its age when it was sent, by the device. */
  ageWhenSentMs: number;
  /** When it began to arrive, by the server's clock. */
  receivedAt: Date;
}

/**
 * The snapshot, with its age now: what the device said and the time since.
 * @throws WashfleetError `conflict` `stale_snapshot`
 */
export function toSnapshot(
  received: ReceivedFrame,
  options: { now: Date; maxAgeMs: number },
): Snapshot {
  const sinceMs = Math.max(0, options.now.getTime() - received.receivedAt.getTime());
  const frameAgeMs = Math.round(received.ageWhenSentMs + sinceMs);
  if (frameAgeMs > options.maxAgeMs) throw staleSnapshot(frameAgeMs, options.maxAgeMs);
  return {
    frame: new Uint8Array(received.frame),
    capturedAt: new Date(options.now.getTime() - frameAgeMs),
    frameAgeMs,
    cameraId: received.cameraId,
    cameraStatus: received.cameraStatus,
  };
}

/**
 * A picture that shows nothing, or nothing new: its plate would be another car's, and is charged.
 * @throws WashfleetError `conflict` `camera_dark` or `camera_frozen`
 */
export function requireWorthReading({ cameraStatus }: Pick<Snapshot, "cameraStatus">): void {
  if (cameraStatus !== "dark" && cameraStatus !== "frozen") return;
  throw new WashfleetError(
    cameraStatus === "dark"
      ? "Cannot read the plate as the camera's picture is dark or covered"
      : "Cannot read the plate as the camera sends the same picture again and again",
    { kind: "conflict", code: `camera_${cameraStatus}`, retryAfterMs: 5000 },
  );
}

/** The picture is older than allowed. `frameAgeMs: null`: the device did not say how old. */
export function staleSnapshot(frameAgeMs: number | null, maxAgeMs: number): WashfleetError {
  const value = frameAgeMs === null ? "" : `: current value is ${frameAgeMs}`;
  return new WashfleetError(
    `Cannot use the camera's picture as it is older than ${maxAgeMs} ms${value}`,
    {
      kind: "conflict",
      code: "stale_snapshot",
      retryAfterMs: 1000,
      extra: { frame_age_ms: frameAgeMs, max_age_ms: maxAgeMs },
    },
  );
}

type Refusal = Extract<CommandResult, { ok: false }>["code"];

const REFUSALS: Record<Exclude<Refusal, "stale_snapshot">, [ErrorKind, string]> = {
  expired: ["timeout", "device_timeout"],
  no_such_camera: ["not_found", "no_such_camera"],
  no_snapshot: ["conflict", "no_snapshot"],
  failed: ["upstream", "device_failed"],
};

/** What the device's refusal is for the one who asked. */
export function refusedSnapshot(
  refusal: { code: Refusal; detail: string },
  request: Pick<SnapshotRequest, "maxAgeMs">,
): WashfleetError {
  if (refusal.code === "stale_snapshot") return staleSnapshot(null, request.maxAgeMs);
  const [kind, code] = REFUSALS[refusal.code];
  return new WashfleetError(`Cannot get a picture as the device says: ${refusal.detail}`, {
    kind,
    code,
  });
}

/** The device did not answer within the deadline. */
export function deviceTimeout(timeoutMs: number): WashfleetError {
  return new WashfleetError(`Cannot get a picture as none came within ${timeoutMs} ms`, {
    kind: "timeout",
    code: "device_timeout",
    extra: { timeout_ms: timeoutMs },
  });
}

/** The device is known to be silent, or its address does not answer. */
export function deviceOffline(name: string, lastSeenAt: Date | null): WashfleetError {
  const since = lastSeenAt?.toISOString() ?? null;
  const when = since === null ? "it has never reported" : `it was last heard at ${since}`;
  return new WashfleetError(`Cannot ask ${name} for a picture as it is offline: ${when}`, {
    kind: "conflict",
    code: "device_offline",
    extra: { last_seen_at: since },
  });
}
