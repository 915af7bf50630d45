// Owns the names, units and labels of the agent's metrics. Counts nothing itself: the part that
// knows, counts.
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CameraReport } from "../server/contract/camera.ts";
import { type MachineHealth, ThrottleCause } from "../server/contract/device_link.ts";

export type EdgeMetrics = ReturnType<typeof createMetrics>;

/** Declares every metric in a registry of its own. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const camera = ["camera_id"] as const;
  return {
    registry,
    buildInfo: new Gauge({
      name: "washfleet_edge_build_info",
      help: "Always 1; the version of the agent",
      labelNames: ["version"],
      registers,
    }),
    frames: new Counter({
      name: "washfleet_edge_frames_total",
      help: "Pictures received from a camera",
      labelNames: camera,
      registers,
    }),
    frameBytes: new Counter({
      name: "washfleet_edge_frame_bytes_total",
      help: "Size of the pictures received from a camera",
      labelNames: camera,
      registers,
    }),
    frameAge: new Gauge({
      name: "washfleet_edge_frame_age_seconds",
      help: "Age of the newest picture; absent before the first",
      labelNames: camera,
      registers,
    }),
    fps: new Gauge({
      name: "washfleet_edge_fps",
      help: "Pictures a second that arrive",
      labelNames: camera,
      registers,
    }),
    cameraUp: new Gauge({
      name: "washfleet_edge_camera_streaming",
      help: "1 while pictures arrive, 0 otherwise",
      labelNames: camera,
      registers,
    }),
    cameraDark: new Gauge({
      name: "washfleet_edge_camera_dark",
      help: "1 while pictures arrive that are black or show nothing, 0 otherwise",
      labelNames: camera,
      registers,
    }),
    ffmpegMemory: new Gauge({
      name: "washfleet_edge_ffmpeg_resident_memory_bytes",
      help: "Resident memory of a camera's FFmpeg; absent where it may not be read",
      labelNames: camera,
      registers,
    }),
    restarts: new Counter({
      name: "washfleet_edge_restarts_total",
      help: "Streams started again after a failure, by what failed",
      labelNames: ["camera_id", "reason"],
      registers,
    }),
    gateDecisions: new Counter({
      name: "washfleet_edge_gate_decisions_total",
      help: "What the vehicle gate decided; vehicle, next_vehicle and retry are charged reads",
      labelNames: ["camera_id", "decision"],
      registers,
    }),
    httpDuration: new Histogram({
      name: "washfleet_edge_http_request_duration_seconds",
      help: "Time until an answer's headers were ready",
      labelNames: ["route", "method", "status"],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    liveViewers: new Gauge({
      name: "washfleet_edge_live_viewers",
      help: "Live views open now",
      registers,
    }),
    linkUp: new Gauge({
      name: "washfleet_edge_link_up",
      help: "1 while the server answers heartbeats",
      registers,
    }),
    reads: new Counter({
      name: "washfleet_edge_reads_total",
      help: "Frames sent to be read, by what became of them",
      labelNames: ["outcome"],
      registers,
    }),
    readsDropped: new Counter({
      name: "washfleet_edge_reads_dropped_total",
      help: "Frames that never reach the server, by why",
      labelNames: ["reason"],
      registers,
    }),
    spooledReads: new Gauge({
      name: "washfleet_edge_spooled_reads",
      help: "Frames on the disk that the server has not answered yet",
      registers,
    }),
    spooledBytes: new Gauge({
      name: "washfleet_edge_spooled_bytes",
      help: "Space that they take",
      registers,
    }),
    remedies: new Counter({
      name: "washfleet_edge_remedies_total",
      help: "What the agent did by itself about faults, by what came of it; dry runs too",
      labelNames: ["step", "verdict"],
      registers,
    }),
    commands: new Counter({
      name: "washfleet_edge_commands_total",
      help: "Commands of the server, by kind and result",
      labelNames: ["kind", "result"],
      registers,
    }),
    ...machineMetrics(registers),
    clockOffset: new Gauge({
      name: "washfleet_edge_clock_offset_seconds",
      help: "The server's time less the agent's; absent before the first answer",
      registers,
    }),
    processMemory: new Gauge({
      name: "washfleet_edge_process_resident_memory_bytes",
      help: "Resident memory of the agent, without FFmpeg",
      registers,
    }),
    uptime: new Gauge({
      name: "washfleet_edge_uptime_seconds",
      help: "Time since the agent started",
      registers,
    }),
  };
}

/** Each is absent where it cannot be measured. */
function machineMetrics(registers: Registry[]) {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `washfleet_edge_machine_${name}`, help, registers });
  return {
    cpu: gauge("cpu_ratio", "Share of all cores in use since the last look, 0 to 1"),
    memoryUsed: gauge("memory_used_bytes", "Memory of the machine that is not available"),
    memoryTotal: gauge("memory_size_bytes", "Memory of the machine"),
    temperature: gauge("temperature_celsius", "Of the machine's first thermal zone"),
    diskFree: gauge("disk_free_bytes", "Free space where the agent keeps its data"),
    diskTotal: gauge("disk_size_bytes", "Size of the disk where the agent keeps its data"),
    diskReadOnly: gauge("disk_read_only", "1 while that disk takes no write, 0 otherwise"),
    underVoltage: gauge(
      "under_voltage",
      "1 while the power supply gave too little voltage within the last minute, 0 otherwise",
    ),
    slowedBy: gauge("slowed_by", "Pictures are asked for so many times less often, as it is hot"),
    throttled: new Gauge({
      name: "washfleet_edge_machine_throttled",
      help: "1 while the firmware slows the machine down for this cause, 0 otherwise",
      labelNames: ["cause"] as const,
      registers,
    }),
  };
}

/** Brings the machine's metrics to this reading of it. */
export function observeMachine(metrics: EdgeMetrics, health: MachineHealth): void {
  const readings: [Gauge, number | null | undefined][] = [
    [metrics.cpu, health.cpu_ratio],
    [metrics.memoryUsed, health.memory_used_bytes],
    [metrics.memoryTotal, health.memory_total_bytes],
    [metrics.temperature, health.temperature_celsius],
    [metrics.diskFree, health.disk_free_bytes],
    [metrics.diskTotal, health.disk_total_bytes],
    [metrics.diskReadOnly, asNumber(health.disk_read_only)],
    [metrics.underVoltage, asNumber(health.under_voltage)],
    [metrics.slowedBy, health.slowed_by],
  ];
  for (const [gauge, value] of readings) setOrRemove(gauge, value ?? null);
  metrics.throttled.reset();
  if (!health.throttled_by) return;
  for (const cause of ThrottleCause.options) {
    metrics.throttled.set({ cause }, health.throttled_by.includes(cause) ? 1 : 0);
  }
}

function asNumber(is: boolean | null | undefined): number | null {
  return is === null || is === undefined ? null : Number(is);
}

/** What is not known must not be told as 0. */
export function setOrRemove(gauge: Gauge, value: number | null): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}

/** Brings the cameras' metrics to what the fleet reports at this moment. */
export function observeCameras(metrics: EdgeMetrics, reports: readonly CameraReport[]): void {
  const { frames, frameBytes, frameAge, fps, cameraUp, cameraDark, ffmpegMemory } = metrics;
  for (const metric of [frames, frameBytes, frameAge, fps, cameraUp, cameraDark, ffmpegMemory]) {
    metric.reset(); // a camera that was removed must not stay on the last value for ever
  }
  for (const report of reports) {
    const labels = { camera_id: report.camera_id };
    frames.inc(labels, report.frames_total);
    frameBytes.inc(labels, report.bytes_total ?? 0);
    if (report.frame_age_ms !== null) frameAge.set(labels, report.frame_age_ms / 1000);
    fps.set(labels, report.fps);
    cameraUp.set(labels, report.status === "streaming" || report.status === "dark" ? 1 : 0);
    cameraDark.set(labels, report.status === "dark" ? 1 : 0);
    const memoryBytes = report.ffmpeg_memory_bytes ?? null;
    if (memoryBytes !== null) ffmpegMemory.set(labels, memoryBytes);
  }
}
