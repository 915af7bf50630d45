// Owns the names, units, help and bounded labels of the server's metrics; the part that knows,
// counts. Never reads another part's state.
import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

// From 1 ms to the longest that a caller may wait for a plate.
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A registry of its own for each server, so that tests do not share counts. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    buildInfo: new Gauge({
      name: "washfleet_build_info",
      help: "Always 1; the versions of the server and of its runtime",
      labelNames: ["version", "deno"] as const,
      registers,
    }),
    httpDuration: new Histogram({
      name: "washfleet_http_request_duration_seconds",
      help: "Time until the answer's head, by route pattern and status class",
      labelNames: ["method", "route", "status"] as const,
      buckets: SECONDS,
      registers,
    }),
    jobDuration: new Histogram({
      name: "washfleet_job_duration_seconds",
      help: "Time of a job's run, by name and outcome (ok, failed)",
      labelNames: ["job", "outcome"] as const,
      buckets: [0.01, 0.1, 1, 10, 60, 600],
      registers,
    }),
    jobSkipped: new Counter({
      name: "washfleet_job_skipped_total",
      help: "Runs left to another instance that had the job already",
      labelNames: ["job"] as const,
      registers,
    }),
    jobLastSuccess: new Gauge({
      name: "washfleet_job_last_success_timestamp_seconds",
      help: "When the job last ended well in this process",
      labelNames: ["job"] as const,
      registers,
    }),
    requestsRefused: new Counter({
      name: "washfleet_requests_refused_total",
      help:
        "Requests refused as no place was free, by kind of work and why (own_share: the caller has " +
        "as many as one may have; full)",
      labelNames: ["kind", "why"] as const,
      registers,
    }),
    requestsUnderWay: new Gauge({
      name: "washfleet_requests_under_way",
      help: "Requests that have a place, and those that wait for one, by kind of work",
      labelNames: ["kind", "state"] as const,
      registers,
    }),
    frames: new Counter({
      name: "washfleet_frames_total",
      help: "Frames by what became of them (read, refined, same_visit, missed, empty, kept)",
      labelNames: ["outcome"] as const,
      registers,
    }),
    readDuration: new Histogram({
      name: "washfleet_read_duration_seconds",
      help: "From being asked to the answer, by what it was (as washfleet_frames_total, or failed)",
      labelNames: ["outcome"] as const,
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    }),
    visits: new Counter({
      name: "washfleet_visits_total",
      help: "Vehicles that came, by whether their plate was read (read, missed)",
      labelNames: ["outcome"] as const,
      registers,
    }),
    misses: new Counter({
      name: "washfleet_misses_total",
      help: "Vehicles whose plate was not read, by why",
      labelNames: ["reason"] as const,
      registers,
    }),
    picturesLost: new Counter({
      name: "washfleet_pictures_lost_total",
      help: "Pictures that could not be stored, whose reads were recorded all the same",
      registers,
    }),
    recognizerDuration: new Histogram({
      name: "washfleet_recognizer_call_duration_seconds",
      help: "Time of a call of the recognizer, by outcome (answered, or why it failed)",
      labelNames: ["outcome"] as const,
      buckets: SECONDS,
      registers,
    }),
    recognizerUp: upAtFirst(
      new Gauge({
        name: "washfleet_recognizer_up",
        help: "0 while the recognizer refuses the account, is away or makes no sense, else 1",
        registers,
      }),
    ),
    incidentsOpen: new Gauge({
      name: "washfleet_incidents_open",
      help: "Incidents that are open, by cause and severity, as the last look at the fleet that " +
        "this process took left them",
      labelNames: ["cause", "severity"] as const,
      registers,
    }),
    remedies: new Counter({
      name: "washfleet_remedies_total",
      help:
        "What agents did by themselves about faults, as they reported it, by what came of it; " +
        "`other` is a word of a newer agent",
      labelNames: ["step", "verdict"] as const,
      registers,
    }),
    deliveries: new Counter({
      name: "washfleet_webhook_attempts_total",
      help: "Attempts to deliver webhooks, by outcome",
      labelNames: ["outcome"] as const,
      registers,
    }),
    deliveryDuration: new Histogram({
      name: "washfleet_webhook_delivery_duration_seconds",
      help: "From an event to the end of its delivery: delivered, failed (given up) or expired",
      labelNames: ["outcome"] as const,
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600, 3600, 36_000],
      registers,
    }),
    deliveryWait: new Histogram({
      name: "washfleet_webhook_first_attempt_wait_seconds",
      help: "From an event to the first attempt to deliver it",
      buckets: SECONDS,
      registers,
    }),
    eventStreams: new Gauge({
      name: "washfleet_event_streams",
      help: "Readers of server-sent events now",
      registers,
    }),
    eventStreamsEnded: new Counter({
      name: "washfleet_event_streams_ended_total",
      help: "Streams of server-sent events that ended, by why; slow_reader: it lagged too far",
      labelNames: ["reason"] as const,
      registers,
    }),
    eventStreamLag: new Gauge({
      name: "washfleet_event_stream_lag_events",
      help: "Events that wait for the reader that lags most",
      registers,
    }),
    kvWriteDuration: new Histogram({
      name: "washfleet_kv_write_duration_seconds",
      help: "Time to write a batch of device states, by outcome (ok, failed)",
      labelNames: ["outcome"] as const,
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers,
    }),
    kvStates: new Counter({
      name: "washfleet_kv_states_written_total",
      help: "Device states written, by outcome (ok, failed)",
      labelNames: ["outcome"] as const,
      registers,
    }),
    loopLag: new Gauge({
      name: "washfleet_event_loop_lag_seconds",
      help: "How late the last timer of one second fired",
      registers,
    }),
    memory: new Gauge({
      name: "process_resident_memory_bytes",
      help: "Resident memory of the server process",
      registers,
    }),
    heap: new Gauge({
      name: "washfleet_heap_used_bytes",
      help: "JavaScript heap in use",
      registers,
    }),
    dbConnections: new Gauge({
      name: "washfleet_db_connections",
      help: "Connections of the pool, by state (idle, busy), and those who wait for one (waiting)",
      labelNames: ["state"] as const,
      registers,
    }),
  };
}

/** Nothing is wrong with what was not asked yet. */
function upAtFirst(gauge: Gauge): Gauge {
  gauge.set(1);
  return gauge;
}

const LAG_EVERY_MS = 1000;
type StreamGauge = "eventStreams" | "eventStreamLag" | "requestsUnderWay";

/** What only a look at the process can tell, taken once a second. @returns ends the looking */
export function watchProcess(
  metrics: Pick<Metrics, "loopLag" | "memory" | "heap" | "dbConnections" | StreamGauge>,
  parts: {
    poolCounts: () => { total: number; idle: number; waiting: number };
    eventStreams: () => number;
    eventStreamLag: () => number;
    /** By kind of work. */
    requests: () => Record<string, { held: number; waiting: number }>;
  },
): () => void {
  let expectedMs = performance.now() + LAG_EVERY_MS;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    metrics.loopLag.set(Math.max(0, nowMs - expectedMs) / 1000);
    expectedMs = nowMs + LAG_EVERY_MS;
    const memory = Deno.memoryUsage();
    metrics.memory.set(memory.rss);
    metrics.heap.set(memory.heapUsed);
    const { total, idle, waiting } = parts.poolCounts();
    metrics.eventStreams.set(parts.eventStreams());
    metrics.eventStreamLag.set(parts.eventStreamLag());
    for (const [kind, { held, waiting }] of Object.entries(parts.requests())) {
      metrics.requestsUnderWay.set({ kind, state: "under_way" }, held);
      metrics.requestsUnderWay.set({ kind, state: "waiting" }, waiting);
    }
    metrics.dbConnections.set({ state: "idle" }, idle);
    metrics.dbConnections.set({ state: "busy" }, total - idle);
    metrics.dbConnections.set({ state: "waiting" }, waiting);
  }, LAG_EVERY_MS);
  return () => clearInterval(timer);
}
