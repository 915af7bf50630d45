// Owns the question which login an RTSP camera wants, asked by a DESCRIBE without credentials.
import { closeQuietly, connectWithin } from "./connect_within.ts";

/** `digest` and `open`: a stream may be read without its password going in clear. */
export type RtspLogin = "open" | "digest" | "basic" | "away";

const TIMEOUT_MS = 4000;
const MAX_ANSWER_BYTES = 16_384;

/** @param url with or without credentials: none are sent */
export async function askRtspLogin(
  url: URL,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
): Promise<RtspLogin> {
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const connection = await connectWithin({ hostname, port: Number(url.port || 554) }, timeoutMs);
  if (connection === null) return "away";
  const timer = setTimeout(() => closeQuietly(connection), timeoutMs);
  try {
    const target = `rtsp://${url.host}${url.pathname}${url.search}`;
    const question = `DESCRIBE ${target} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n`;
    await connection.write(new TextEncoder().encode(question));
    return judgeRtspLogin(await readHead(connection));
  } catch {
    return "away";
  } finally {
    clearTimeout(timer);
    closeQuietly(connection);
  }
}

async function readHead(connection: Deno.Conn): Promise<string> {
  const chunk = new Uint8Array(4096);
  let text = "";
  while (!text.includes("\r\n\r\n") && text.length < MAX_ANSWER_BYTES) {
    const length = await connection.read(chunk);
    if (length === null) break;
    text += new TextDecoder("latin1").decode(chunk.subarray(0, length));
  }
  return text;
}

/** Pure. Of the head of the answer to a DESCRIBE. */
export function judgeRtspLogin(head: string): RtspLogin {
  const [, status] = /^RTSP\/1\.\d (\d{3})/.exec(head) ?? [];
  if (status === "200") return "open";
  if (status !== "401") return "away";
  return /^WWW-Authenticate:\s*Digest\s/im.test(head) ? "digest" : "basic";
}
