// Owns what the agent's HTTP needs of the other parts, said as narrowly as it needs it.
import type { ReadAnswer } from "../../server/contract/device_link.ts";
import type { MachineHealth } from "../../server/contract/device_link.ts";
import type { UpdateStatus } from "../../server/contract/release.ts";
import type { Fleet } from "../cameras/fleet.ts";
import type { RunningConfig } from "../config/running_config.ts";
import type { EdgeMetrics } from "../metrics.ts";

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
  clock: "synced" | "unsynced";
  reads_waiting: number;
  reads_dropped_total: number;
}

/** What became of a read asked for by a person. */
export type ReadNow =
  | { kind: "answered"; answer: ReadAnswer }
  | { kind: "unlinked" }
  | { kind: "no_snapshot" }
  | { kind: "stale_snapshot"; frameAgeMs: number }
  | { kind: "refused"; status: number; detail: string }
  | { kind: "away"; detail: string };

export interface LinkView {
  health(): LinkHealth;
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

/** Everything that the routes use. */
export interface HttpParts {
  fleet: Fleet;
  config: RunningConfig;
  link: LinkView;
  /** Absent in an agent that has nothing to do with updates, as in benches. */
  update?: UpdateView;
  machineHealth: () => Promise<MachineHealth>;
  metrics: EdgeMetrics;
  /** The one key of this agent. */
  apiKey: string;
  version: string;
  bootId: string;
  startedAt: Date;
  /** Same clock as `Frame.receivedMonotonicMs`; default `performance.now`. */
  monotonicMs?: () => number;
}

/** Who asks. An anonymous caller is known by its network address only. */
export type Client =
  | { kind: "key" }
  | { kind: "session"; id: string }
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
