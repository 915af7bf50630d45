// Owns what a heartbeat says. Asks those who know; sends nothing.
import type {
  BrakeReport,
  Heartbeat,
  HeartbeatAnswer,
  MachineHealth,
} from "../../server/contract/device_link.ts";
import type { UpdateStatus } from "../../server/contract/release.ts";
import type { RemedyReport } from "../../server/contract/remedy.ts";
import { type AgentActs, capabilitiesOf } from "./agent_acts.ts";
import { type CountedBy, countedParts } from "./heartbeat_counts.ts";
import { spoolReport } from "./link_health.ts";
import type { ReadsState } from "./outgoing_reads.ts";

/** What the agent did by itself, as far as the server has not heard of it. */
export interface ReportedRemedies {
  untold(): RemedyReport[];
  /** The server has taken a heartbeat. */
  heard(answer: HeartbeatAnswer, said: Heartbeat): void;
}

export interface HeartbeatParts extends CountedBy {
  bootId: string;
  agentVersion: string;
  address: () => string | null;
  configHash: () => string;
  machineHealth: () => Promise<MachineHealth>;
  updateStatus?: () => UpdateStatus | null;
  remedies?: ReportedRemedies;
  /** What the agent leaves out as it kept ending; null: nothing. */
  brake?: BrakeReport | null;
  acts: AgentActs;
  reads: ReadsState;
  isClockKnown: boolean;
  /** When an agent first ran with this data folder; undefined: nobody knows. */
  firstStartedAt?: string | null | undefined;
  /** Of the settings with this hash that the server sent. */
  appliedVersion: (hash: string) => number | null;
}

export async function composeHeartbeat(parts: HeartbeatParts): Promise<Heartbeat> {
  const update = parts.updateStatus?.() ?? null;
  const remedies = parts.remedies?.untold() ?? [];
  const hash = parts.configHash();
  return {
    boot_id: parts.bootId,
    sent_at: new Date().toISOString(),
    agent_version: parts.agentVersion,
    address: parts.address(),
    config_hash: hash,
    health: await parts.machineHealth(),
    ...await countedParts(parts),
    ...spoolReport(parts.reads),
    clock: parts.isClockKnown ? "synced" : "unsynced",
    config_version: parts.appliedVersion(hash),
    capabilities: capabilitiesOf(parts.acts),
    ...(parts.firstStartedAt === undefined ? {} : { first_started_at: parts.firstStartedAt }),
    ...(update === null ? {} : { update }),
    ...(remedies.length === 0 ? {} : { remedies }),
    brake: parts.brake ?? null,
  };
}
