// Owns the agent's side of the link as a whole: who it is, and which loops run while it is linked.
import type { Command, Heartbeat, MachineHealth } from "../../server/contract/device_link.ts";
import type { UpdateStatus } from "../../server/contract/release.ts";
import type { ReadTrigger } from "../../server/contract/device_link.ts";
import { getLogger } from "@logtape/logtape";
import { v5 as uuidv5 } from "uuid";
import type { Fleet } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import type { EdgeMetrics } from "../metrics.ts";
import { createCommandTaker } from "./carry_out.ts";
import { runCommandStream } from "./command_stream.ts";
import { enrol } from "./enrol.ts";
import { runHeartbeat } from "./heartbeat.ts";
import { hashClaim, type Identity, loadIdentity } from "./identity.ts";
import { createIntervalTrigger, type IntervalTrigger } from "./interval_trigger.ts";
import { LinkStatus } from "./link_status.ts";
import { DEFAULT_PACE, type LinkPace } from "./link_pace.ts";
import { createNudge } from "./pause.ts";
import { ReadQueue, type ReadSent } from "./read_queue.ts";
import { MAX_FRAME_BYTES, ServerClient } from "./server_client.ts";

export interface LinkOptions {
  /** Origin of the server; null: the agent runs alone. */
  serverUrl: string | null;
  claimCode: string | null;
  dataDir: string;
  hardwareId: string;
  agentVersion: string;
  bootId: string;
  fleet: Fleet;
  metrics: EdgeMetrics;
  machineHealth: () => Promise<MachineHealth>;
  configHash: () => string;
  /** Where the server may ask this agent directly. */
  address: () => string | null;
  /** Of the agent's own updates; null: nothing updates it. */
  updateStatus?: () => UpdateStatus | null;
  pace?: Partial<LinkPace>;
  /** Same clock as the frames'; default `performance.now`. */
  monotonicMs?: () => number;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #pace: LinkPace;
  readonly #status = new LinkStatus();
  readonly #cameraChanged = createNudge();
  readonly #monotonicMs: () => number;
  readonly #triggers: IntervalTrigger;
  readonly #queue: ReadQueue;
  #identity: Identity | null = null;
  #client: ServerClient | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#pace = { ...DEFAULT_PACE, ...options.pace };
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.#triggers = createIntervalTrigger({
      fleet: options.fleet,
      onDue: (frame) => void this.#sendDue(frame),
    });
    this.#queue = new ReadQueue({
      send: async (job, signal) =>
        await this.#client?.postRead(job.meta, { frame: job.frame.jpeg, key: job.key, signal }) ??
          { kind: "away", detail: "not enrolled yet", retryAfterMs: null },
      metrics: options.metrics,
      backoff: this.#pace.readBackoff,
      monotonicMs: this.#monotonicMs,
    });
  }

  /**
   * Keeps the link until the signal aborts; returns at once when the agent runs alone.
   * @throws Deno.errors.* when the identity cannot be read or kept.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { serverUrl } = this.#options;
    if (serverUrl === null) return;
    this.#identity = await this.#findIdentity(serverUrl, signal);
    if (this.#identity === null) return;
    const client = new ServerClient({ serverUrl, token: this.#identity.token });
    this.#client = client;
    this.#status.set("connecting", null);
    this.#triggers.sync();
    const take = this.#commandTaker(client);
    await Promise.all([
      runHeartbeat({
        client,
        status: this.#status,
        compose: () => this.#composeHeartbeat(),
        changed: this.#cameraChanged,
        backoff: this.#pace.heartbeatBackoff,
        revokedBackoff: this.#pace.revokedBackoff,
      }, signal),
      runCommandStream({
        client,
        onCommand: (command) => void take(command, signal).catch(logFailure),
        silenceMs: this.#pace.commandSilenceMs,
        backoff: this.#pace.commandBackoff,
        revokedBackoff: this.#pace.revokedBackoff,
      }, signal),
      this.#queue.run(signal),
    ]);
    this.#triggers.close();
  }

  /** Tells the server at once instead of with the next heartbeat. */
  cameraChanged(): void {
    this.#cameraChanged.nudge();
  }

  /** Follows the fleet after its cameras were changed. */
  camerasApplied(): void {
    if (this.#client !== null) this.#triggers.sync();
    this.#cameraChanged.nudge();
  }

  /** For `GET /api/health`. */
  health() {
    const status = this.#status;
    return {
      state: status.state,
      detail: status.detail,
      since: status.since.toISOString(),
      server_url: this.#options.serverUrl,
      device_id: this.#identity?.device_id ?? null,
      device_name: this.#identity?.name ?? null,
      location_name: this.#identity?.location_name ?? null,
      last_heartbeat_at: status.lastHeartbeatAt?.toISOString() ?? null,
      clock_offset_ms: status.clockOffsetMs,
      clock: status.clock,
      reads_waiting: this.#queue.waiting,
      reads_dropped_total: this.#queue.droppedTotal,
    };
  }

  /** Sends the newest frame of a camera to be read, for a person who waits for the answer. */
  async readNow(
    cameraId: string,
    signal: AbortSignal,
  ): Promise<
    | { kind: "unlinked" | "no_snapshot" }
    | { kind: "stale_snapshot"; frameAgeMs: number }
    | { kind: "away"; detail: string }
    | Exclude<ReadSent, { kind: "dropped" }>
  > {
    const camera = this.#options.fleet.camera(cameraId);
    if (this.#client === null) return { kind: "unlinked" };
    const frame = camera?.frames.newest();
    if (camera === null || !frame) return { kind: "no_snapshot" };
    const frameAgeMs = Math.max(0, Math.round(this.#monotonicMs() - frame.receivedMonotonicMs));
    if (frameAgeMs > camera.settings.stall_after_ms) return { kind: "stale_snapshot", frameAgeMs };
    const sent = await Promise.race([
      this.#sendRead(frame, { trigger: "manual", command: null }),
      new Promise<ReadSent>((resolve) =>
        signal.addEventListener("abort", () => resolve({ kind: "dropped" }), { once: true })
      ),
    ]);
    return sent.kind === "dropped" ? { kind: "away", detail: "The frame was not sent." } : sent;
  }

  /** A file of a release that the server has for its devices. */
  async releaseFile(
    sequence: number,
    file: { name: string; mostBytes: number; signal: AbortSignal },
  ): Promise<{ ok: true; bytes: Uint8Array<ArrayBuffer> } | { ok: false; detail: string }> {
    if (this.#client === null) return { ok: false, detail: "this agent has no link to a server" };
    const answer = await this.#client.getReleaseFile(sequence, file);
    if (answer.kind === "ok") return { ok: true, bytes: answer.value };
    return { ok: false, detail: answer.detail };
  }

  /** A kept identity counts at its own server only; a new claim code asks for a new one. */
  async #findIdentity(serverUrl: string, signal: AbortSignal): Promise<Identity | null> {
    const { claimCode, dataDir } = this.#options;
    const kept = await loadIdentity(dataDir);
    const isNewClaim = claimCode !== null && kept?.claim_hash !== hashClaim(claimCode);
    if (kept !== null && kept.server_url === serverUrl && !isNewClaim) return kept;
    if (claimCode === null) {
      const detail = kept === null
        ? "This agent is not enrolled. Start it once with a claim code."
        : `This agent is enrolled at ${kept.server_url}, not at ${serverUrl}. Start it once with ` +
          "a claim code of the new server.";
      this.#status.set("refused", detail);
      return null;
    }
    return await enrol({
      client: new ServerClient({ serverUrl, token: null }),
      claimCode,
      hardwareId: this.#options.hardwareId,
      agentVersion: this.#options.agentVersion,
      dataDir,
      status: this.#status,
      backoff: this.#pace.enrolBackoff,
    }, signal);
  }

  #commandTaker(client: ServerClient) {
    return createCommandTaker({
      client,
      fleet: this.#options.fleet,
      metrics: this.#options.metrics,
      backoff: this.#pace.readBackoff,
      monotonicMs: this.#monotonicMs,
      serverNowMs: () => Date.now() + (this.#status.clockOffsetMs ?? 0),
      sendRead: (frame, command) => this.#sendRead(frame, { trigger: "command", command }),
    });
  }

  async #composeHeartbeat(): Promise<Heartbeat> {
    const update = this.#options.updateStatus?.() ?? null;
    const { bootId, agentVersion, address, configHash, machineHealth, fleet } = this.#options;
    return {
      boot_id: bootId,
      sent_at: new Date().toISOString(),
      agent_version: agentVersion,
      address: address(),
      config_hash: configHash(),
      health: await machineHealth(),
      cameras: fleet.cameras(),
      spooled_reads: this.#queue.waiting,
      ...(update === null ? {} : { update }),
    };
  }

  /** A token that does not count makes every frame a refused upload: none is tried. */
  async #sendDue(frame: Frame): Promise<void> {
    if (this.#status.state === "revoked" || this.#status.state === "refused") return;
    await this.#sendRead(frame, { trigger: "interval", command: null });
  }

  #sendRead(
    frame: Frame,
    { trigger, command }: { trigger: ReadTrigger; command: Command | null },
  ): Promise<ReadSent> {
    if (frame.jpeg.byteLength > MAX_FRAME_BYTES) {
      const detail = `The picture has more than ${MAX_FRAME_BYTES} bytes: raise quality's number.`;
      return Promise.resolve({ kind: "refused", status: 413, detail });
    }
    const keepMs = command === null
      ? this.#pace.readKeptMs
      : Date.parse(command.expires_at) - Date.now() - (this.#status.clockOffsetMs ?? 0);
    const name = `${frame.cameraId}/${frame.id}/${trigger}/${command?.id ?? ""}`;
    return this.#queue.offer({
      frame,
      meta: {
        camera_id: frame.cameraId,
        captured_at: frame.capturedAt.toISOString(),
        clock: this.#status.clock,
        trigger,
        command_id: command?.id ?? null,
      },
      key: uuidv5(name, this.#options.bootId),
      expiresMonotonicMs: this.#monotonicMs() + keepMs,
      isUrgent: trigger !== "interval",
    });
  }
}

/** A command that fails in a way nobody foresaw must not take the agent with it. */
function logFailure(error: unknown): void {
  getLogger(["edge", "link"]).error("command failed", { error });
}
