// Owns what the agent's HTTP needs of the other parts, said as narrowly as it needs it.
import type { BrakeReport, MachineHealth, ReadAnswer } from "../../server/contract/device_link.ts";
import type { UpdateStatus } from "../../server/contract/release.ts";
import type { RemedyReport } from "../../server/contract/remedy.ts";
import type { Fleet } from "../cameras/fleet.ts";
import type { FrameVariants } from "../cameras/frame_variants.ts";
import type { Discovery } from "../discovery/discovery.ts";
import type { RunningConfig } from "../config/running_config.ts";
import type { EdgeMetrics } from "../metrics.ts";
import type { KeyRing } from "./key_ring.ts";

/** The way to the server, as `GET /api/health` shows it. Instants are RFC 3339. */
export interface LinkHealth {
  state: "unlinked" | "enrolling" | "refused" | "connecting" | "up" | "away" | "revoked";
  /** A plain sentence: what is wrong and what to do; null when all is well. */
  detail: string | null;
  since: string;
  server_url: string | null;
  device_id: string | null;
  device_name: string | null;
  location_name: string | null;
  last_heartbeat_at: string | null;
  /** Server's time minus ours; positive: our clock is behind. Null before the first answer. */
  clock_offset_ms: number | null;
  /** `unsynced`: the server's time is not known yet, and reads taken now are stamped later. */
  clock: "synced" | "unsynced";
  /** The last claim code that was entered, unless it was good. */
  claim: { state: "enrolling" | "refused"; detail: string } | null;
  /** In memory, on their way. */
  reads_waiting: number;
  /** Since the agent started; they never reach the server. */
  reads_dropped_total: number;
  /** On the disk, until the server is back. */
  spooled_reads: number;
  spool_bytes: number;
  spool_max_bytes: number;
  /** Why reads cannot be kept on the disk, in plain words; null when they can. */
  spool_trouble: string | null;
}

/** What became of a read asked for by a person. */
export type ReadNow =
  | { kind: "answered"; answer: ReadAnswer }
  | { kind: "unlinked" }
  | { kind: "no_snapshot" }
  | { kind: "stale_snapshot"; frameAgeMs: number }
  | { kind: "refused"; status: number; detail: string }
  | { kind: "away"; detail: string };

/** What came of a claim code. `other_server`: the settings name that one. */
export type ClaimTaken =
  | { kind: "taken" }
  | { kind: "no_server" }
  | { kind: "other_server"; serverUrl: string };

export interface LinkView {
  health(): LinkHealth;
  /** Enrols with this code, at once; `health` tells how it goes. */
  claim(wish: { claimCode: string; serverUrl: string | null }): ClaimTaken;
  /** Sends the newest frame of an existing camera to be read and waits for the answer. */
  readNow(cameraId: string, signal: AbortSignal): Promise<ReadNow>;
}

/** The agent's own updates. */
export interface UpdateView {
  /** Null where no launcher started the agent: then nothing can update it. */
  status(): UpdateStatus | null;
  /** Installs a release of the server as the next start's trial. */
  apply(
    wanted: { sequence: number; retry?: boolean },
    signal: AbortSignal,
  ): Promise<{ ok: true; sequence: number } | { ok: false; code: string; detail: string }>;
  /** Ends the agent, for the service to start it again. */
  restart(why: string): void;
}

/** What the agent does by itself. */
export interface RemediesView {
  state(): {
    /** A sentence: why nothing is done now. */
    hold: string | null;
    troubles: { camera_id: string | null; cause: string; next: string; why: string }[];
    /** The newest last. */
    last: RemedyReport[];
  };
}

/** Everything that the routes use. */
export interface HttpParts {
  fleet: Fleet;
  config: RunningConfig;
  link: LinkView;
  /** Absent in an agent that has nothing to do with updates, as in benches. */
  update?: UpdateView;
  /** Absent as well. */
  remedies?: RemediesView;
  /** What is left out of an agent that kept ending by itself; null: nothing. */
  brake?: BrakeReport | null;
  discovery: Pick<Discovery, "scan" | "last">;
  machineHealth: () => Promise<MachineHealth>;
  metrics: EdgeMetrics;
  /** The keys that open this agent. */
  keys: KeyRing;
  /** Scales pictures; default: FFmpeg does. */
  variants?: FrameVariants;
  version: string;
  bootId: string;
  startedAt: Date;
  /** Same clock as `Frame.receivedMonotonicMs`; default `performance.now`. */
  monotonicMs?: () => number;
}

/**
 * Who asks. An anonymous caller is known by its network address only. `keyValidUntil` is null for
 * the key of now and whoever logged in with it, else when the old key ends.
 */
export type Client =
  | { kind: "key"; keyId: string; keyValidUntil: Date | null }
  | { kind: "session"; id: string; keyId: string; keyValidUntil: Date | null }
  | { kind: "anonymous"; address: string };

/** Hono's environment: what the middlewares leave for the routes. */
export interface AppEnv {
  Bindings: Partial<Pick<Deno.ServeHandlerInfo, "remoteAddr">>;
  Variables: {
    requestId: string;
    client: Client;
    /** The answer was made with its secure headers on, as pictures are. */
    isSecured?: boolean;
  };
}
