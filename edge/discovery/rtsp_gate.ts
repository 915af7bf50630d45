// Owns what of RTSP may pass between FFmpeg and a camera: no login but Digest goes out, and no
// redirect comes back, which FFmpeg would follow with the password. Pure.

/** What may pass on, or what is wrong with it; `cseq`: of the request that was refused. */
export type Passed =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly why: "clear_login" | "not_rtsp" | "redirect"; cseq: string };

export interface RtspGate {
  /** Whole messages only pass; what is not whole waits for the rest. */
  push(chunk: Uint8Array): Passed;
  /** FFmpeg asked for the stream. */
  readonly hasPlayed: boolean;
}

const MAX_HEAD_BYTES = 16_384;
const MAX_BODY_BYTES = 262_144;
const INTERLEAVED = 0x24; // RFC 2326, 10.12

/** From FFmpeg to the camera. */
export function createRequestGate(): RtspGate {
  let hasPlayed = false;
  const read = createReader((head) => {
    if (!/^[A-Z_]+ \S+ RTSP\/1\.\d\r\n/.test(head)) return "not_rtsp";
    if (/\r\n[ \t]/.test(head)) return "not_rtsp"; // a folded header could hide anything
    if (/^PLAY /.test(head)) hasPlayed = true;
    const logins = [...head.matchAll(/^(?:proxy-)?authorization[ \t]*:[ \t]*(\S*)/gim)];
    return logins.every(([, scheme]) => /^digest$/i.test(scheme ?? "")) ? null : "clear_login";
  });
  return {
    push: read,
    get hasPlayed() {
      return hasPlayed;
    },
  };
}

/** From the camera to FFmpeg, until it plays. */
export function createAnswerGate(): Pick<RtspGate, "push"> {
  const read = createReader((head) => {
    // A camera asks too, as by ANNOUNCE.
    if (!/^(?:RTSP\/1\.\d \d{3}[ \r]|[A-Z_]+ \S+ RTSP\/1\.\d\r\n)/.test(head)) return "not_rtsp";
    return /^RTSP\/1\.\d 3/.test(head) || /^REDIRECT /.test(head) ? "redirect" : null;
  });
  return { push: read };
}

function createReader(
  judge: (head: string) => (Passed & { ok: false })["why"] | null,
): (chunk: Uint8Array) => Passed {
  let waiting = new Uint8Array();
  return (chunk) => {
    const bytes = joined(waiting, chunk);
    let done = 0;
    for (let end = 0; done < bytes.length; done = end) {
      end = endOfMessage(bytes, done);
      if (end === WANTS_MORE) break;
      if (end === TOO_LONG) return { ok: false, why: "not_rtsp", cseq: "1" };
      if (bytes[done] === INTERLEAVED) continue;
      const head = headOf(bytes, done);
      const why = isAmbiguous(head) ? "not_rtsp" : judge(head);
      const cseq = /^CSeq:\s*(\d{1,9})/im.exec(head)?.[1] ?? "1";
      if (why !== null) return { ok: false, why, cseq };
    }
    waiting = bytes.slice(done);
    return { ok: true, bytes: bytes.slice(0, done) };
  };
}

const WANTS_MORE = -1;
const TOO_LONG = -2;

/**
 * Whether FFmpeg could see other messages in these bytes than this gate does: it ends lines at \n and
 * drops any \r, takes a $ at a line's start for a packet, and the last of several lengths.
 */
function isAmbiguous(head: string): boolean {
  if (/\r(?!\n)|(?<!\r)\n|\n\$/.test(head)) return true;
  const lengths = head.match(/^content-length:.*$/gim) ?? [];
  return lengths.length > 1 || !lengths.every((line) => /^[^:]+:[ \t]*\d{1,9}$/.test(line));
}

/** Where the message that begins at `start` ends. */
function endOfMessage(bytes: Uint8Array, start: number): number {
  const left = bytes.length - start;
  if (bytes[start] === INTERLEAVED) {
    if (left < 4) return WANTS_MORE;
    const length = 4 + ((bytes[start + 2] ?? 0) << 8) + (bytes[start + 3] ?? 0);
    return left < length ? WANTS_MORE : start + length;
  }
  const head = headOf(bytes, start);
  if (!head.endsWith("\r\n\r\n")) return left > MAX_HEAD_BYTES ? TOO_LONG : WANTS_MORE;
  const body = Number(/^Content-Length:\s*(\d{1,9})/im.exec(head)?.[1] ?? 0);
  if (body > MAX_BODY_BYTES) return TOO_LONG;
  return left < head.length + body ? WANTS_MORE : start + head.length + body;
}

/** With the empty line, if it is there. */
function headOf(bytes: Uint8Array, start: number): string {
  const text = new TextDecoder("latin1").decode(bytes.subarray(start, start + MAX_HEAD_BYTES));
  const end = text.indexOf("\r\n\r\n");
  return end < 0 ? text : text.slice(0, end + 4);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}
