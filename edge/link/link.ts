// Owns the agent's side of the link as a whole: who it is, and which loops run while it is linked.
import type { Command, MachineHealth, ReadTrigger } from "../../server/contract/device_link.ts";
import type { Fleet } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import type { WriteFile } from "../config/write_file_atomically.ts";
import { createKernelClock, type KernelSources, systemKernel } from "../machine/kernel_clock.ts";
import type { EdgeMetrics } from "../metrics.ts";
import { type AgentActs, capabilitiesOf } from "./agent_acts.ts";
import { createAppliedConfig } from "./applied_config.ts";
import { Claims, type ClaimState } from "./claims.ts";
import { LinkClock } from "./clock/link_clock.ts";
import { createCommandJournal } from "./command_journal.ts";
import { composeHeartbeat, type HeartbeatParts } from "./compose_heartbeat.ts";
import { createDeviceTokens } from "./device_tokens.ts";
import { followCameras, type FollowedCameras } from "./follow_cameras.ts";
import { createFirstStart, type FirstStart } from "./first_start.ts";
import { type Identity, loadIdentity } from "./identity.ts";
import { followInterval } from "./interval_trigger.ts";
import { linkHealth } from "./link_health.ts";
import { DEFAULT_PACE, type LinkPace } from "./link_pace.ts";
import { LinkStatus } from "./link_status.ts";
import { OutgoingReads } from "./outgoing_reads.ts";
import { createNudge } from "./pause.ts";
import { type ReadNow, readNow } from "./read_now.ts";
import type { ReadSent } from "./read_queue.ts";
import { ServerClient } from "./server_client.ts";
import { runSession, type SessionParts } from "./session.ts";
import { startLink } from "./start_link.ts";
import { followGate } from "./vehicle_trigger.ts";

export interface LinkOptions extends Pick<HeartbeatParts, "updateStatus" | "remedies" | "brake"> {
  /** Origin of the server as the settings name it; null: they name none. */
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
  /** What the server may tell this agent to do. */
  acts?: AgentActs;
  /** Bytes that reads may take on the disk. */
  maxSpoolBytes: () => number;
  discovery?: SessionParts["discovery"];
  /** Somebody entered a claim code. */
  onClaim?: () => void;
  pace?: Partial<LinkPace>;
  /** Same clock as the frames'; default `performance.now`. */
  monotonicMs?: () => number;
  kernel?: KernelSources;
  /** For tests: how the server is asked. */
  fetch?: typeof globalThis.fetch;
}

/** What came of a claim code that somebody entered. */
export type ClaimTaken =
  | { kind: "taken" }
  | { kind: "no_server" }
  | { kind: "other_server"; serverUrl: string };

export class Link {
  readonly #options: LinkOptions;
  readonly #pace: LinkPace;
  readonly #status = new LinkStatus();
  readonly #cameraChanged = createNudge();
  readonly #monotonicMs: () => number;
  readonly #clock: LinkClock;
  readonly #reads: OutgoingReads;
  readonly #claims: Claims;
  readonly #triggers: readonly FollowedCameras[];
  readonly #applied;
  readonly #firstStart: FirstStart;
  readonly #acts: AgentActs;
  #identity: Identity | null = null;
  #client: ServerClient | null = null;

  constructor(options: LinkOptions) {
    const { dataDir, bootId, metrics, fleet, maxSpoolBytes, kernel = systemKernel } = options;
    this.#options = options;
    this.#acts = options.acts ?? {};
    this.#pace = { ...DEFAULT_PACE, ...options.pace };
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.#applied = createAppliedConfig(dataDir);
    this.#firstStart = createFirstStart({ dataDir, monotonicMs: this.#monotonicMs });
    this.#clock = new LinkClock({
      dataDir,
      kernel: createKernelClock(kernel, this.#monotonicMs),
      monotonicMs: this.#monotonicMs,
    });
    this.#reads = new OutgoingReads({
      dataDir,
      bootId,
      metrics,
      clock: this.#clock,
      pace: this.#pace,
      monotonicMs: this.#monotonicMs,
      maxSpoolBytes,
      freeBytes: async () => (await options.machineHealth()).disk_free_bytes,
      isUp: () => this.#status.state === "up",
    });
    this.#claims = new Claims({
      settings: options,
      hardwareId: options.hardwareId,
      agentVersion: options.agentVersion,
      capabilities: capabilitiesOf(this.#acts),
      dataDir,
      clock: this.#clock,
      monotonicMs: this.#monotonicMs,
      backoff: this.#pace.enrolBackoff,
      fetch: options.fetch ?? globalThis.fetch,
      onStep: (claim) => this.#tellClaim(claim),
    });
    this.#triggers = [
      followCameras(fleet, (camera) => {
        return followInterval(camera, (frame) => void this.#sendDue(frame, "interval"));
      }),
      followCameras(fleet, (camera) => {
        return followGate(camera, (frame) => this.#sendDue(frame, "vehicle"));
      }),
    ];
  }

  /**
   * Keeps the link until the signal aborts, also while nobody has enrolled it yet.
   * @throws Deno.errors.* when the identity cannot be read or kept.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { serverUrl, claimCode, dataDir } = this.#options;
    const { lastEpoch } = await this.#reads.open();
    await this.#clock.open({ afterEpoch: lastEpoch });
    await this.#applied.load();
    const kept = await loadIdentity(dataDir);
    await this.#firstStart.open({ isEnrolled: kept !== null });
    const start = startLink({ kept, serverUrl, claimCode });
    if (start.refusal !== null) this.#status.set("refused", start.refusal);
    if (start.claim !== null) this.#claims.wish(start.claim);
    await Promise.all([this.#reads.run(signal), this.#follow(start.identity, signal)]);
    for (const trigger of this.#triggers) trigger.close();
    await this.#firstStart.kept();
    await this.#clock.close();
  }

  /** Linked as this identity until a claim makes it another one. */
  async #follow(start: Identity | null, signal: AbortSignal): Promise<void> {
    let identity = start;
    while (!signal.aborted) {
      const ending = new AbortController();
      const session = identity === null
        ? Promise.resolve()
        : this.#runSession(identity, AbortSignal.any([signal, ending.signal]));
      const next = this.#claims.next(signal);
      const claimed = await Promise.race([next, session.then(() => next)]); // a fault of it counts
      ending.abort();
      await session;
      identity = claimed ?? identity;
    }
  }

  async #runSession(identity: Identity, signal: AbortSignal): Promise<void> {
    this.#identity = identity;
    const { dataDir, fleet, metrics, configHash, fetch = globalThis.fetch } = this.#options;
    const tokens = createDeviceTokens({ identity, dataDir, write: this.write });
    const client = new ServerClient({ serverUrl: identity.server_url, token: tokens, fetch });
    this.#client = client;
    for (const trigger of this.#triggers) trigger.sync();
    await runSession({
      identity,
      tokens,
      client,
      status: this.#status,
      ...{ clock: this.#clock, reads: this.#reads, pace: this.#pace },
      discovery: this.#options.discovery,
      fleet,
      metrics,
      monotonicMs: this.#monotonicMs,
      serverNowMs: () => this.#clock.serverNowMs ?? Date.now(),
      stamp: (frame) => this.#clock.stamp(frame),
      sendRead: (frame, command) => this.#sendRead(frame, { trigger: "command", command }),
      acts: this.#acts,
      journal: createCommandJournal(dataDir),
      applied: this.#applied,
      configHash,
      compose: () =>
        composeHeartbeat({
          ...this.#options,
          acts: this.#acts,
          reads: this.#reads.state(),
          isClockKnown: this.#clock.isKnown,
          firstStartedAt: this.#firstStart.at(this.#clock.serverNowMs),
          appliedVersion: (hash) => this.#applied.version(hash),
        }),
      onHeard: (answer, said) => this.#options.remedies?.heard(answer, said),
      changed: this.#cameraChanged,
      fetch,
    }, signal);
  }

  /** Tells the server at once instead of with the next heartbeat. */
  cameraChanged(): void {
    this.#cameraChanged.nudge();
  }

  /** Looks whether a disk that took no reads takes them again. */
  recheckDisk(): Promise<void> {
    return this.#reads.recheckDisk();
  }

  /** Writes what must not be lost: on a full disk the oldest reads are given for it. */
  get write(): WriteFile {
    return this.#reads.write;
  }

  /** Follows the fleet after its cameras were changed. */
  camerasApplied(): void {
    if (this.#identity !== null) { for (const trigger of this.#triggers) trigger.sync(); }
    this.#cameraChanged.nudge();
  }

  /** Enrols with this code, at once and without a restart; `health` tells how it goes. */
  claim({ claimCode, serverUrl }: { claimCode: string; serverUrl: string | null }): ClaimTaken {
    this.#options.onClaim?.();
    const settled = this.#options.serverUrl;
    if (settled !== null && serverUrl !== null && serverUrl !== settled) {
      return { kind: "other_server", serverUrl: settled };
    }
    const url = settled ?? serverUrl ?? this.#identity?.server_url;
    if (url === undefined) return { kind: "no_server" };
    this.#claims.wish({ serverUrl: url, code: claimCode });
    return { kind: "taken" };
  }

  /** For `GET /api/health`. */
  health() {
    return linkHealth({
      status: this.#status,
      claim: this.#claims.current,
      reads: this.#reads.state(),
      clock: this.#clock,
      identity: this.#identity,
      serverUrl: this.#options.serverUrl,
    });
  }

  /** A file of a release that the server has for its devices. */
  async releaseFile(
    sequence: number,
    file: { name: string; mostBytes: number; signal: AbortSignal },
  ): Promise<{ ok: true; bytes: Uint8Array<ArrayBuffer> } | { ok: false; detail: string }> {
    const answer = await this.#client?.getReleaseFile(sequence, file);
    if (answer?.kind === "ok") return { ok: true, bytes: answer.value };
    return { ok: false, detail: answer?.detail ?? "this agent has no link to a server" };
  }

  /** Sends the newest frame of a camera to be read, for a person who waits for the answer. */
  readNow(cameraId: string, signal: AbortSignal): Promise<ReadNow> {
    if (this.#identity === null) return Promise.resolve({ kind: "unlinked" });
    return readNow(cameraId, {
      fleet: this.#options.fleet,
      monotonicMs: this.#monotonicMs,
      send: (frame) => this.#sendRead(frame, { trigger: "manual", command: null }),
      signal,
    });
  }

  /** A link that works stays as it is while another code is tried. */
  #tellClaim({ state, detail }: ClaimState): void {
    if (this.#identity === null) this.#status.set(state, detail);
  }

  /**
   * A token that does not count makes every frame of an interval a refused upload: none is tried. A
   * vehicle comes once: its picture waits on the disk until the server takes this agent again.
   */
  async #sendDue(frame: Frame, trigger: "interval" | "vehicle"): Promise<ReadSent | null> {
    const isShutOut = this.#status.state === "revoked" || this.#status.state === "refused";
    if (isShutOut && trigger === "interval") return null;
    return await this.#sendRead(frame, { trigger, command: null });
  }

  /** A command's answer is late after its deadline; every other read is kept until it is taken. */
  #sendRead(
    frame: Frame,
    { trigger, command }: { trigger: ReadTrigger; command: Command | null },
  ): Promise<ReadSent> {
    const nowMs = this.#clock.serverNowMs ?? Date.now();
    return this.#reads.offer(frame, {
      trigger,
      commandId: command?.id ?? null,
      expiresMonotonicMs: command === null
        ? null
        : this.#monotonicMs() + Date.parse(command.expires_at) - nowMs,
      isUrgent: trigger !== "interval",
    });
  }
}
