// Owns what the link says of itself, to the people at the site and to the server. Pure.
import type { Heartbeat } from "../../server/contract/device_link.ts";
import type { ClaimState } from "./claims.ts";
import type { LinkClock } from "./clock/link_clock.ts";
import type { Identity } from "./identity.ts";
import type { LinkStatus } from "./link_status.ts";
import type { ReadsState } from "./outgoing_reads.ts";

/** For `GET /api/health`. */
export function linkHealth(
  { status, claim, reads, clock, identity, serverUrl }: {
    status: LinkStatus;
    claim: ClaimState | null;
    reads: ReadsState;
    clock: LinkClock;
    identity: Identity | null;
    /** As the settings name it. */
    serverUrl: string | null;
  },
) {
  return {
    state: status.state,
    detail: status.detail ?? claim?.detail ?? reads.trouble,
    since: status.since.toISOString(),
    server_url: serverUrl ?? identity?.server_url ?? claim?.serverUrl ?? null,
    device_id: identity?.device_id ?? null,
    device_name: identity?.name ?? null,
    location_name: identity?.location_name ?? null,
    last_heartbeat_at: status.lastHeartbeatAt?.toISOString() ?? null,
    claim: claim === null ? null : { state: claim.state, detail: claim.detail },
    clock_offset_ms: clock.offsetMs,
    clock: clock.isKnown ? "synced" as const : "unsynced" as const,
    reads_waiting: reads.waiting,
    reads_dropped_total: reads.droppedTotal,
    spooled_reads: reads.spooled,
    spool_bytes: reads.spoolBytes,
    spool_max_bytes: reads.maxSpoolBytes,
    spool_trouble: reads.trouble,
  };
}

/** The heartbeat's part on reads that wait. */
export function spoolReport(reads: ReadsState): Pick<Heartbeat, "spooled_reads" | "spool"> {
  return {
    spooled_reads: reads.spooled,
    spool: {
      bytes: reads.spoolBytes,
      dropped_total: reads.droppedTotal,
      trouble: reads.trouble?.slice(0, 500) ?? null,
    },
  };
}
