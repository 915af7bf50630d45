/**
 * One RTSP client's connection: answers its requests and sends it the pictures, RTP interleaved on the same TCP.
 * States: connected → ready (SETUP) → playing (PLAY) → closed. Never decides what is shown.
 */
import { getLogger } from "@logtape/logtape";
import { packetizeH264 } from "../rtp/packetize_h264.ts";
import type { RtpStream } from "../rtp/packetize_h264.ts";
import { writeSenderReport } from "../rtp/sender_report.ts";
import type { Broadcast, Picture, Viewer } from "../broadcast.ts";
import { judgeAuthorization, writeChallenge } from "./digest.ts";
import type { DigestAccount } from "./digest.ts";
import { RtspReader, writeResponse } from "./message.ts";
import type { RtspRequest, RtspResponse } from "./message.ts";

/** What a connection needs to know of its camera. */
export interface SessionHost {
  readonly broadcast: Broadcast;
  readonly payloadType: number;
  readonly path: string;
  /** undefined: no password is asked for. */
  readonly account: DigestAccount | undefined;
  /** The status that every client gets just now, if any. */
  refusal(): number | undefined;
  describe(): Promise<string>;
}

// A client that does not read is cut off before it fills the memory.
const maxPendingBytes = 8_000_000;
const senderReportMs = 5_000;
const methods = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN";
const logger = getLogger(["demo", "camera"]);

export class Session implements Viewer {
  readonly #connection: Deno.Conn;
  readonly #host: SessionHost;
  readonly #id = crypto.randomUUID().slice(0, 8);
  readonly #nonce = crypto.randomUUID().replaceAll("-", "");
  readonly #stream: RtpStream;
  readonly #sent = { packetCount: 0, octetCount: 0, reportAtMs: 0 };
  #state: "connected" | "ready" | "playing" | "closed" = "connected";
  #channel = 0;
  #pendingBytes = 0;
  #writes: Promise<void> = Promise.resolve();

  constructor(connection: Deno.Conn, host: SessionHost) {
    this.#connection = connection;
    this.#host = host;
    const [ssrc = 0, sequence = 0] = crypto.getRandomValues(new Uint32Array(2));
    this.#stream = { ssrc, payloadType: host.payloadType, sequence: sequence & 0xffff };
  }

  get isPlaying(): boolean {
    return this.#state === "playing";
  }

  /** Serves until the client leaves or close() is called. Never rejects. */
  async run(): Promise<void> {
    const reader = new RtspReader();
    const chunk = new Uint8Array(16_384);
    try {
      for (let n = await this.#connection.read(chunk); n; n = await this.#connection.read(chunk)) {
        for (const input of reader.push(chunk.subarray(0, n))) {
          if (input.kind === "request") await this.#answer(input.request);
        }
      }
    } catch (error) {
      if (!this.#isClosed()) logger.debug("A client's connection ended: {error}", { error });
    } finally {
      this.close();
      await this.#writes;
    }
  }

  close(): void {
    if (this.#isClosed()) return;
    this.#state = "closed";
    this.#host.broadcast.remove(this);
    this.#connection.close();
  }

  show(picture: Picture): void {
    if (this.#state !== "playing") return;
    const packets = packetizeH264(picture.nalUnits, {
      stream: this.#stream,
      timestamp: picture.timestamp,
    });
    this.#sent.packetCount += packets.length;
    for (const packet of packets) this.#sent.octetCount += packet.length - 12;
    this.#write(interleave(packets, this.#channel));
    this.#reportIfDue(picture.timestamp);
  }

  async #answer(request: RtspRequest): Promise<void> {
    const response = await this.#respond(request);
    this.#write(writeResponse(request, response));
    if (response.status === 200 && request.method === "PLAY") {
      this.#state = "playing";
      this.#host.broadcast.add(this);
    } else if (request.method === "TEARDOWN") {
      await this.#writes;
      this.close();
    }
  }

  async #respond(request: RtspRequest): Promise<RtspResponse> {
    if (request.method === "OPTIONS") return { status: 200, headers: { Public: methods } };
    const refusal = this.#host.refusal();
    if (refusal === 401) return this.#challenge(false);
    const denied = this.#checkPassword(request);
    if (denied) return denied;
    if (refusal === 404 || !this.#isForThisCamera(request.uri)) return { status: 404 };
    if (refusal !== undefined && request.method !== "DESCRIBE") return { status: refusal };
    const headers = { Session: `${this.#id};timeout=60` };
    switch (request.method) {
      case "DESCRIBE":
        return {
          status: 200,
          headers: { "Content-Base": `${request.uri}/`, "Content-Type": "application/sdp" },
          body: await this.#host.describe(),
        };
      case "SETUP":
        return this.#setUp(request);
      case "PLAY":
        return this.#state === "connected"
          ? { status: 455 }
          : { status: 200, headers: { ...headers, Range: "npt=now-" } };
      case "PAUSE":
        this.#host.broadcast.remove(this);
        if (this.#state === "playing") this.#state = "ready";
        return { status: 200, headers };
      case "GET_PARAMETER":
      case "SET_PARAMETER":
      case "TEARDOWN":
        return { status: 200, headers };
      default:
        return { status: 501 };
    }
  }

  #setUp(request: RtspRequest): RtspResponse {
    const transport = request.headers.get("transport") ?? "";
    const channels = /RTP\/AVP\/TCP[^,]*interleaved=(\d+)-(\d+)/i.exec(transport);
    if (!channels) return { status: 461 };
    this.#channel = Number(channels[1]) & 0xff;
    this.#state = "ready";
    const ssrc = this.#stream.ssrc.toString(16).padStart(8, "0").toUpperCase();
    return {
      status: 200,
      headers: {
        Session: `${this.#id};timeout=60`,
        Transport: `RTP/AVP/TCP;unicast;interleaved=${channels[1]}-${channels[2]};ssrc=${ssrc}`,
      },
    };
  }

  #checkPassword(request: RtspRequest): RtspResponse | undefined {
    const { account } = this.#host;
    if (!account) return undefined;
    const judgement = judgeAuthorization(request.headers.get("authorization"), {
      account,
      nonce: this.#nonce,
      method: request.method,
    });
    return judgement === "accepted" ? undefined : this.#challenge(judgement === "stale");
  }

  #challenge(isStale: boolean): RtspResponse {
    const realm = this.#host.account?.realm ?? "IP camera";
    const challenge = writeChallenge({ realm, nonce: this.#nonce, isStale });
    return { status: 401, headers: { "WWW-Authenticate": challenge } };
  }

  #isForThisCamera(uri: string): boolean {
    const path = URL.parse(uri)?.pathname ?? "";
    return path === this.#host.path || path.startsWith(`${this.#host.path}/`);
  }

  #reportIfDue(timestamp: number): void {
    const nowMs = Date.now();
    if (nowMs - this.#sent.reportAtMs < senderReportMs) return;
    this.#sent.reportAtMs = nowMs;
    const report = writeSenderReport({ ssrc: this.#stream.ssrc, timestamp, nowMs, ...this.#sent });
    this.#write(interleave([report], this.#channel + 1));
  }

  #write(bytes: Uint8Array): void {
    if (this.#isClosed()) return;
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes > maxPendingBytes) {
      logger.warn("A client reads too slowly and is cut off");
      return this.close();
    }
    this.#writes = this.#writes.then(() => this.#writeAll(bytes));
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    try {
      for (let offset = 0; offset < bytes.length && !this.#isClosed();) {
        offset += await this.#connection.write(bytes.subarray(offset));
      }
    } catch {
      this.close(); // The client is gone; run() ends with it.
    }
    this.#pendingBytes -= bytes.length;
  }

  #isClosed(): boolean {
    return this.#state === "closed";
  }
}

/** RFC 2326, 10.12. */
function interleave(packets: Uint8Array[], channel: number): Uint8Array {
  const bytes = new Uint8Array(packets.reduce((sum, packet) => sum + 4 + packet.length, 0));
  let offset = 0;
  for (const packet of packets) {
    bytes.set([0x24, channel, packet.length >> 8, packet.length & 0xff], offset);
    bytes.set(packet, offset + 4);
    offset += 4 + packet.length;
  }
  return bytes;
}
