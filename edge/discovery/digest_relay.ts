// Owns the connection of FFmpeg to a camera that was found or followed: FFmpeg is sent to a port of
// this machine, and nothing passes from there but what rtsp_gate.ts lets pass. Knows no password.
import { closeQuietly, connectWithin } from "./connect_within.ts";
import { createAnswerGate, createRequestGate, type Passed } from "./rtsp_gate.ts";

export interface RelayTarget {
  readonly hostname: string;
  readonly port: number;
}

export interface DigestRelay {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** For connections from now on. */
  target: RelayTarget;
  /** Why the last connection was cut, as a sentence for people; null: it was not. */
  readonly trouble: string | null;
  close(): Promise<void>;
}

const CONNECT_MS = 4000;
const READ_BYTES = 65_536;

/** What FFmpeg is told, which has words of its own for it. */
const ANSWERS = {
  clear_login: "401 Unauthorized",
  not_rtsp: "400 Bad Request",
  redirect: "404 Not Found",
  away: "503 No route to host",
} as const;

const TROUBLES = {
  clear_login: "The camera wants its password in clear, which it does not get.",
  not_rtsp: "What answers at the camera's address does not speak RTSP.",
  redirect: "The camera points to another address, which is not followed.",
} as const;

/** @throws Deno.errors.* where no port may be opened. */
export function startDigestRelay(target: RelayTarget): DigestRelay {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const serving = new Set<Promise<void>>();
  let trouble: string | null = null;
  const tell = (why: keyof typeof TROUBLES | null) => {
    trouble = why === null ? null : TROUBLES[why];
  };
  const relay: DigestRelay = {
    port: listener.addr.port,
    target,
    get trouble() {
      return trouble;
    },
    async close() {
      listener.close();
      await accepting;
      for (const connection of open) closeQuietly(connection);
      await Promise.all(serving);
    },
  };
  const accepting = (async () => {
    for await (const client of listener) {
      const served = serve(client, { target: relay.target, open, tell }).finally(() =>
        serving.delete(served)
      );
      serving.add(served);
    }
  })();
  return relay;
}

type Tell = (why: keyof typeof TROUBLES | null) => void;

/** Never rejects. */
async function serve(
  client: Deno.Conn,
  { target, open, tell }: { target: RelayTarget; open: Set<Deno.Conn>; tell: Tell },
): Promise<void> {
  open.add(client);
  const camera = await connectWithin(target, CONNECT_MS);
  if (camera === null) {
    await say(client, { words: ANSWERS.away, cseq: "1" });
    closeQuietly(client);
  } else {
    open.add(camera);
    await carry(client, { camera, tell });
    open.delete(camera);
  }
  open.delete(client);
}

async function carry(
  client: Deno.Conn,
  { camera, tell }: { camera: Deno.Conn; tell: Tell },
): Promise<void> {
  tell(null);
  const requests = createRequestGate();
  const answers = createAnswerGate();
  // Pictures are many: once they flow, nothing that the camera says is acted upon.
  const judgeAnswer = (chunk: Uint8Array) => requests.hasPlayed ? null : answers.push(chunk);
  const end = () => [client, camera].forEach(closeQuietly);
  await Promise.all([
    pump(client, camera, { judge: requests.push, client, tell }).finally(end),
    pump(camera, client, { judge: judgeAnswer, client, tell }).finally(end),
  ]);
}

/** Until one side ends, or something may not pass. */
async function pump(
  from: Deno.Conn,
  to: Deno.Conn,
  { judge, client, tell }: {
    judge: (chunk: Uint8Array) => Passed | null;
    client: Deno.Conn;
    tell: Tell;
  },
): Promise<void> {
  const chunk = new Uint8Array(READ_BYTES);
  try {
    for (let n = await from.read(chunk); n !== null; n = await from.read(chunk)) {
      const passed = judge(chunk.subarray(0, n));
      if (passed?.ok === false) {
        tell(passed.why);
        return await say(client, { words: ANSWERS[passed.why], cseq: passed.cseq });
      }
      await writeAll(to, passed?.bytes ?? chunk.subarray(0, n));
    }
  } catch {
    // A side has gone: so has the other, soon.
  }
}

async function say(
  client: Deno.Conn,
  { words, cseq }: { words: string; cseq: string },
): Promise<void> {
  const answer = `RTSP/1.0 ${words}\r\nCSeq: ${cseq}\r\nConnection: close\r\n\r\n`;
  await writeAll(client, new TextEncoder().encode(answer)).catch(() => {});
}

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) offset += await to.write(bytes.subarray(offset));
}
