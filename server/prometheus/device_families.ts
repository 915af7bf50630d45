// Owns the names and help of the metrics of devices. A new metric is a new row.
import { ThrottleCause } from "../contract/device_link.ts";
import { isUnderVoltage } from "../devices/under_voltage.ts";
import { labelName, labelText } from "./exposition.ts";
import {
  byWord,
  type FleetFamily,
  isInService,
  ofDevice,
  ofReport,
  seconds,
} from "./family_rows.ts";
import type { LookedAtDevice } from "./fleet_look.ts";

export const DEVICE_FAMILIES: readonly FleetFamily[] = [
  {
    name: "washfleet_device_info",
    type: "gauge",
    help: "Always 1; what a device runs, and its labels with label_ before their names",
    *samples({ devices }) {
      for (const { labels, row } of devices) yield [`${labels},${infoText(row)}`, 1];
    },
  },
  ofDevice(
    { name: "online", help: "1 while it is heard, 0 while not; absent in maintenance" },
    (device) => isInService(device) ? (device.row.status === "offline" ? 0 : 1) : null,
  ),
  ofDevice(
    { name: "report_age_seconds", help: "Since its last report, of which the other metrics are" },
    ({ report, ageMs }) => report === null ? null : ageMs / 1000,
  ),
  ofDevice(
    { name: "clock_offset_seconds", help: "Its clock less the server's; positive: it is ahead" },
    ({ report, clockOffsetMs }) => report === null ? null : clockOffsetMs / 1000,
  ),
  ofReport(
    { name: "uptime_seconds", help: "Since its agent started" },
    ({ health }) => seconds(health.uptime_ms),
  ),
  ofReport(
    { name: "cpu_ratio", help: "Share of all its cores in use, 0 to 1" },
    ({ health }) => health.cpu_ratio,
  ),
  ofReport(
    { name: "memory_used_bytes", help: "Memory of its machine that is not available" },
    ({ health }) => health.memory_used_bytes,
  ),
  ofReport(
    { name: "memory_size_bytes", help: "Memory of its machine" },
    ({ health }) => health.memory_total_bytes,
  ),
  ofReport(
    { name: "agent_resident_memory_bytes", help: "Resident memory of its agent, without FFmpeg" },
    ({ health }) => health.agent_memory_bytes,
  ),
  ofReport(
    { name: "temperature_celsius", help: "Of its machine" },
    ({ health }) => health.temperature_celsius,
  ),
  ofReport(
    { name: "disk_free_bytes", help: "Free space where its agent keeps data" },
    ({ health }) => health.disk_free_bytes,
  ),
  ofReport(
    { name: "disk_size_bytes", help: "Size of that disk" },
    ({ health }) => health.disk_total_bytes,
  ),
  ofReport(
    { name: "disk_read_only", help: "1 while that disk takes no write, 0 otherwise" },
    ({ health }) => asNumber(health.disk_read_only),
  ),
  ofReport(
    {
      name: "under_voltage",
      help: "1 while its power supply gave too little voltage within a minute, 0 otherwise",
    },
    ({ health }) => asNumber(isUnderVoltage(health)),
  ),
  ofReport(
    {
      name: "slowed_by",
      help: "Its agent asks for pictures so many times less often, as it is hot",
    },
    ({ health }) => health.slowed_by,
  ),
  {
    name: "washfleet_device_throttled",
    type: "gauge",
    help: "1 while the firmware slows it down for this cause, 0 otherwise",
    *samples({ devices }) {
      for (const { labels, report } of devices) {
        const causes = report?.health.throttled_by;
        if (!causes) continue;
        for (const cause of ThrottleCause.options) {
          yield [`${labels},cause="${cause}"`, causes.includes(cause) ? 1 : 0];
        }
      }
    },
  },
  ofReport(
    { name: "spooled_reads", help: "Frames on its disk that it could not deliver yet" },
    ({ spooled_reads }) => spooled_reads,
  ),
  ofReport(
    { name: "spooled_bytes", help: "Space that they take" },
    ({ spool }) => spool?.bytes,
  ),
  ofReport(
    { name: "reads_dropped_total", help: "Frames that never reach the server" },
    ({ spool }) => spool?.dropped_total,
    "counter",
  ),
  {
    name: "washfleet_device_reads_total",
    type: "counter",
    help: "Frames that its agent sent to be read, by what became of them",
    *samples({ devices }) {
      for (const { labels, report } of devices) {
        yield* byWord(report?.reads, { labels, label: "outcome" });
      }
    },
  },
];

function asNumber(is: boolean | null | undefined): number | null {
  return is === null || is === undefined ? null : Number(is);
}

/** Two keys that are one after their signs were replaced: the first counts. */
function infoText({ agent_version, labels }: LookedAtDevice["row"]): string {
  const own: Record<string, string> = { agent_version: agent_version ?? "" };
  for (const [key, value] of Object.entries(labels)) own[`label_${labelName(key)}`] ??= value;
  return labelText(own);
}
