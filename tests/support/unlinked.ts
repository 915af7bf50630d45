// Owns the way to the server as an agent without one shows it, for tests and benchmarks of other parts.
import type { LinkHealth } from "../../edge/http/parts.ts";

export function unlinked(): LinkHealth {
  return {
    state: "unlinked",
    detail: null,
    since: new Date().toISOString(),
    server_url: null,
    device_id: null,
    device_name: null,
    location_name: null,
    last_heartbeat_at: null,
    clock_offset_ms: null,
    clock: "unsynced",
    reads_waiting: 0,
    reads_dropped_total: 0,
    claim: null,
    spooled_reads: 0,
    spool_bytes: 0,
    spool_max_bytes: 0,
    spool_trouble: null,
  };
}
