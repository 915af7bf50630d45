// Owns how a read lies on the disk: one file, whose name is its place in the line, whose first line
// says what it is, and whose rest is the picture. Pure.
import { createHash } from "node:crypto";
import { z } from "zod";
import { CameraId } from "../../../server/contract/camera.ts";
import { ReadMeta, ReadTrigger } from "../../../server/contract/device_link.ts";
import type { Moment } from "../clock/link_clock.ts";

/** A read that the server has not answered yet. */
export interface SpooledRead {
  /** Idempotency key: the server answers it once, however often it is sent. */
  readonly key: string;
  /** The device that took it; no other may deliver it. */
  readonly deviceId: string;
  readonly moment: Moment;
  readonly meta: ReadMeta;
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** W3C Trace Context of the read, which goes on when it is delivered. */
  readonly traceparent?: string | undefined;
}

const Header = z.object({
  v: z.literal(1),
  key: z.uuid(),
  device_id: z.uuid(),
  epoch: z.int().nonnegative(),
  line_ms: z.int().nonnegative(),
  camera_id: CameraId,
  captured_at: z.iso.datetime(),
  clock: ReadMeta.shape.clock,
  trigger: ReadTrigger,
  traceparent: z.string().max(200).optional(),
  jpeg_bytes: z.int().nonnegative(),
  jpeg_sha256: z.string(),
});

/** No header is this long: a file without a line's end must not be searched to its last byte. */
const MAX_HEADER_BYTES = 2000;

const NAME = /^(\d{8})-(\d{14})-[0-9a-f-]{36}\.read$/;

/** Names sort as the reads were taken, whatever the wall clock said. */
export function spoolFileName({ epoch, lineMs }: Moment, key: string): string {
  return `${String(epoch).padStart(8, "0")}-${String(lineMs).padStart(14, "0")}-${key}.read`;
}

/** Null for a file that is none of the spool's. */
export function parseSpoolFileName(name: string): Moment | null {
  const [whole, epoch, lineMs] = NAME.exec(name) ?? [];
  return whole === undefined ? null : { epoch: Number(epoch), lineMs: Number(lineMs) };
}

export function encodeSpoolFile(read: SpooledRead): Uint8Array {
  const header: z.infer<typeof Header> = {
    v: 1,
    key: read.key,
    device_id: read.deviceId,
    epoch: read.moment.epoch,
    line_ms: read.moment.lineMs,
    camera_id: read.meta.camera_id,
    captured_at: read.meta.captured_at,
    clock: read.meta.clock,
    trigger: read.meta.trigger,
    traceparent: read.traceparent,
    jpeg_bytes: read.jpeg.byteLength,
    jpeg_sha256: sha256(read.jpeg),
  };
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const file = new Uint8Array(line.byteLength + read.jpeg.byteLength);
  file.set(line);
  file.set(read.jpeg, line.byteLength);
  return file;
}

/** Null when the file is not whole: cut off, overwritten, or of a version this agent cannot read. */
export function decodeSpoolFile(file: Uint8Array<ArrayBuffer>): SpooledRead | null {
  const end = file.subarray(0, MAX_HEADER_BYTES).indexOf(0x0a);
  if (end < 0) return null;
  const header = Header.safeParse(parseJson(new TextDecoder().decode(file.subarray(0, end)))).data;
  const jpeg = file.subarray(end + 1);
  if (header?.jpeg_bytes !== jpeg.byteLength || header.jpeg_sha256 !== sha256(jpeg)) return null;
  const { captured_at, clock, trigger, camera_id, traceparent } = header;
  return {
    key: header.key,
    deviceId: header.device_id,
    moment: { epoch: header.epoch, lineMs: header.line_ms },
    meta: { camera_id, captured_at, clock, trigger, command_id: null },
    jpeg,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
