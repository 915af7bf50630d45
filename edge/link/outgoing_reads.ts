// Owns the way of every read to the server: fresh ones through the line in memory, those the server
// did not take through the spool. Never decides which frames are worth a read.
import { getLogger } from "@logtape/logtape";
import { v5 as uuidv5 } from "uuid";
import type { ReadAnswer, ReadMeta } from "../../server/contract/device_link.ts";
import { continueTrace, currentTraceparent, inTrace } from "../../server/tracing.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { withRoom } from "../config/write_with_room.ts";
import { type WriteFile, writeFileAtomically } from "../config/write_file_atomically.ts";
import type { EdgeMetrics } from "../metrics.ts";
import type { LinkClock, Moment } from "./clock/link_clock.ts";
import type { LinkPace } from "./link_pace.ts";
import { type KeptRead, type ReadJob, ReadQueue, type ReadSent } from "./read_queue.ts";
import { type Answer, MAX_FRAME_BYTES, type ServerClient } from "./server_client.ts";
import { runSpoolDelivery } from "./spool/deliver_spool.ts";
import { type DropReason, Spool } from "./spool/spool.ts";
import type { SpooledRead } from "./spool/spool_file.ts";

/** Who sends, and where to; changes with each enrolment. */
export interface Sender {
  readonly deviceId: string;
  readonly client: Pick<ServerClient, "postRead">;
}

export interface OutgoingReadsOptions {
  dataDir: string;
  /** Of this run of the agent: frames are counted anew in each. */
  bootId: string;
  clock: LinkClock;
  metrics: EdgeMetrics;
  pace: LinkPace;
  monotonicMs: () => number;
  maxSpoolBytes: () => number;
  freeBytes: () => Promise<number | null>;
  /** The server answered lately. */
  isUp: () => boolean;
}

export interface ReadsState {
  /** In memory. */
  waiting: number;
  /** Since the agent started. */
  droppedTotal: number;
  /** On the disk. */
  spooled: number;
  spoolBytes: number;
  maxSpoolBytes: number;
  /** Plain words while reads cannot be kept on the disk. */
  trouble: string | null;
}

export class OutgoingReads {
  /** Writes what must not be lost: on a full disk the oldest reads are given for it. */
  readonly write: WriteFile = withRoom(
    writeFileAtomically,
    async () => await this.#spool?.giveOldest() ?? false,
  );
  readonly #options: OutgoingReadsOptions;
  readonly #queue: ReadQueue;
  #spool: Spool | null = null;
  #spoolTrouble: string | null = null;
  #sender: Sender | null = null;
  /** What an earlier run left; where it is of this epoch, it lies before all of this run. */
  #after: Moment | null = null;
  /** Each run knows the machine's uptime to half a second only: so much later are its moments. */
  #shiftMs: number | null = null;
  #droppedTotal = 0;

  constructor(options: OutgoingReadsOptions) {
    this.#options = options;
    this.#queue = new ReadQueue({
      send: (job, meta, signal) =>
        continueTrace(
          job.traceparent,
          () => this.#post({ meta, key: job.key, jpeg: job.frame.jpeg }, signal),
        ),
      stamp: (job) => this.#stamp(job),
      canSend: () => this.#sender !== null && options.clock.isKnown,
      keep: (job, meta) => this.#keep(job, meta),
      onEnd: (job, sent) => continueTrace(job.traceparent, () => this.#tell(job, sent)),
      backoff: options.pace.readBackoff,
      monotonicMs: options.monotonicMs,
      keepAfterMs: options.pace.keepAfterMs,
    });
  }

  /** Takes up what an earlier run left. Without a disk that takes it, reads live in memory. */
  async open(): Promise<{ lastEpoch: number }> {
    const { dataDir, maxSpoolBytes, freeBytes } = this.#options;
    try {
      this.#spool = await Spool.open({
        dir: `${dataDir}/spool`,
        maxBytes: maxSpoolBytes,
        freeBytes,
        onDropped: (reason) => this.#countDropped(reason),
      });
      this.#after = this.#spool.lastMoment;
    } catch (error) {
      getLogger(["edge", "link"]).error("no reads can be kept on the disk", { error });
      this.#spoolTrouble = `Reads cannot be kept on the disk (${reasonOf(error)}).`;
    }
    return { lastEpoch: this.#after?.epoch ?? 0 };
  }

  /** Sends and keeps until the signal aborts; what is not delivered by then is kept. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#queue.run(signal);
  }

  /** Delivers in this device's name until the signal aborts. */
  async deliver(sender: Sender, signal: AbortSignal): Promise<void> {
    const { pace, clock, isUp } = this.#options;
    this.#sender = sender;
    const spool = this.#spool;
    if (spool === null) return;
    await runSpoolDelivery({
      spool,
      clock,
      deviceId: sender.deviceId,
      send: (read, ending) => this.#post(read, ending),
      mayDeliver: () => isUp() && clock.isKnown && this.#queue.isIdle,
      onDelivered: (read, outcome) => {
        this.#options.metrics.reads.inc({ outcome });
        const { camera_id, captured_at, trigger } = read.meta;
        const line = { camera_id, captured_at, trigger, outcome };
        getLogger(["edge", "link"]).debug("spooled read", line);
      },
      gapMs: pace.spoolGapMs,
      lookEveryMs: pace.spoolLookMs,
      backoff: pace.readBackoff,
    }, signal);
  }

  /**
   * A frame to be read.
   * @param wanted `expiresMonotonicMs` later than this nobody wants the answer; null: it is kept
   *   until the server has it
   */
  offer(frame: Frame, wanted: Omit<ReadJob, "frame" | "key" | "traceparent">): Promise<ReadSent> {
    if (frame.jpeg.byteLength > MAX_FRAME_BYTES) {
      const detail = `The picture has more than ${MAX_FRAME_BYTES} bytes: raise quality's number.`;
      return Promise.resolve({ kind: "refused", status: 413, detail });
    }
    // A camera that was removed and added again counts its frames from 1: the moment tells them apart.
    const frameName = `${frame.cameraId}/${frame.id}/${frame.receivedMonotonicMs}`;
    const name = `${frameName}/${wanted.trigger}/${wanted.commandId ?? ""}`;
    const attributes = () => ({
      "washfleet.camera.id": frame.cameraId,
      "washfleet.read.trigger": wanted.trigger,
    });
    return inTrace({ name: "read", attributes }, async (span) => {
      const key = uuidv5(name, this.#options.bootId);
      const traceparent = currentTraceparent();
      const sent = await this.#queue.offer({ ...wanted, frame, key, traceparent });
      span.setAttribute("washfleet.read.outcome", outcomeOf(sent));
      return sent;
    });
  }

  /** Looks whether a disk that took no reads takes them again. */
  async recheckDisk(): Promise<void> {
    await this.#spool?.recheck();
  }

  /** For the heartbeat and `GET /api/health`. */
  state(): ReadsState {
    return {
      waiting: this.#queue.waiting,
      droppedTotal: this.#droppedTotal,
      spooled: this.#spool?.reads ?? 0,
      spoolBytes: this.#spool?.sizeBytes ?? 0,
      maxSpoolBytes: this.#options.maxSpoolBytes(),
      trouble: this.#spool?.trouble ?? this.#spoolTrouble,
    };
  }

  async #post(
    read: Pick<SpooledRead, "meta" | "key" | "jpeg">,
    signal: AbortSignal,
  ): Promise<Answer<ReadAnswer>> {
    if (this.#sender === null) {
      return { kind: "away", detail: "not enrolled yet", status: null, retryAfterMs: null };
    }
    const { meta, key, jpeg: frame } = read;
    return await this.#sender.client.postRead(meta, { frame, key, signal });
  }

  #stamp({ frame, trigger, commandId }: ReadJob): ReadMeta {
    const { cameraId: camera_id } = frame;
    return { camera_id, ...this.#options.clock.stamp(frame), trigger, command_id: commandId };
  }

  async #keep(job: ReadJob, meta: ReadMeta): Promise<KeptRead> {
    const spool = this.#spool;
    const deviceId = this.#sender?.deviceId;
    if (spool === null || deviceId === undefined) throw new Error("Cannot keep reads yet");
    const { key, traceparent, frame: { jpeg } } = job;
    const moment = this.#momentOf(job);
    const entry = await spool.add({ key, deviceId, moment, meta, jpeg, traceparent });
    return {
      remove: () => spool.remove(entry),
      release: () => {
        entry.isHeld = false;
      },
    };
  }

  #momentOf({ frame }: ReadJob): Moment {
    const { clock } = this.#options;
    const { epoch, lineMs } = clock.momentOf(frame);
    this.#shiftMs ??= this.#after?.epoch === epoch
      ? Math.max(0, this.#after.lineMs + 1 - lineMs)
      : 0;
    return { epoch, lineMs: Math.max(0, Math.round(lineMs + this.#shiftMs)) };
  }

  #countDropped(reason: DropReason | "no_room"): void {
    this.#droppedTotal += 1;
    this.#options.metrics.readsDropped.inc({ reason });
  }

  #tell(job: ReadJob, sent: ReadSent): void {
    const outcome = outcomeOf(sent);
    this.#options.metrics.reads.inc({ outcome });
    if (sent.kind === "dropped") this.#countDropped("no_room");
    const line = {
      camera_id: job.frame.cameraId,
      frame_id: job.frame.id,
      trigger: job.trigger,
      command_id: job.commandId,
      outcome,
      age_ms: Math.round(this.#options.monotonicMs() - job.frame.receivedMonotonicMs),
    };
    const logger = getLogger(["edge", "link"]);
    if (sent.kind === "answered" || sent.kind === "spooled") logger.debug("read", line);
    else {
      const detail = "detail" in sent ? sent.detail : "";
      logger.warn("read not delivered", { ...line, detail });
    }
  }
}

function outcomeOf(sent: ReadSent): string {
  return sent.kind === "answered" ? sent.answer.outcome : sent.kind;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
