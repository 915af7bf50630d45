// Owns a process with the agent's link and a camera that pushes numbered pictures, to be killed.
// Arguments: data folder, server, claim code, first number. Prints a JSON line per picture.
import { CameraSettings } from "../../server/contract/camera.ts";
import { Link } from "../../edge/link/link.ts";
import { createMetrics } from "../../edge/metrics.ts";
import { createHandFleet } from "./edge_fleet.ts";
import { QUICK_PACE } from "./link_rig.ts";
import { testJpeg } from "./read_site.ts";

const EVERY_MS = 250;

const [dataDir = "", serverUrl = "", claimCode = "", first = "0"] = Deno.args;
const trigger = { mode: "interval", every_ms: EVERY_MS };
const camera = CameraSettings.parse({ id: "lane-1", url: "rtsp://10.0.0.9/s", trigger });
const fleet = createHandFleet([camera]);
const uptimeSeconds = () => Deno.osUptime();
const link = new Link({
  serverUrl,
  claimCode,
  dataDir,
  hardwareId: "hardware-1",
  agentVersion: "1.2.3",
  bootId: crypto.randomUUID(),
  fleet,
  metrics: createMetrics(),
  machineHealth: () => Promise.resolve(MACHINE),
  configHash: () => "hash",
  address: () => null,
  maxSpoolBytes: () => 10_000_000,
  kernel: { uptimeSeconds, bootId: () => "this boot" },
  pace: { ...QUICK_PACE, keepAfterMs: 50 },
});
const MACHINE = {
  cpu_ratio: null,
  memory_used_bytes: null,
  memory_total_bytes: null,
  agent_memory_bytes: 1,
  temperature_celsius: null,
  disk_free_bytes: null,
  uptime_ms: 1,
};

link.run(new AbortController().signal).catch(() => Deno.exit(1));
let number = Number(first);
setInterval(() => {
  const { state, device_id, spooled_reads } = link.health();
  if (device_id === null) return;
  const capturedAt = new Date();
  const receivedMonotonicMs = performance.now();
  const jpeg = testJpeg(number);
  const size = { width: 640, height: 360 };
  fleet.camera(camera.id)?.frames.push({ jpeg, capturedAt, receivedMonotonicMs, ...size });
  const line = { number, at_ms: capturedAt.getTime(), state, spooled_reads };
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  number += 1;
}, EVERY_MS);
