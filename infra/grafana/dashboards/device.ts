// Owns the dashboard of one device: the machine, its streams, its link.
import type { Dashboard, Panel, Unit } from "../panel.ts";

const WHERE = '{location=~"$location",device=~"$device"}';

const ofDevice = (title: string, metric: string, unit: Unit): Panel => ({
  title,
  kind: "timeseries",
  unit,
  queries: [{ expr: `washfleet_device_${metric}${WHERE}`, legend: "{{device}}" }],
});

const ofCamera = (title: string, expr: string, unit: Unit = "short"): Panel => ({
  title,
  kind: "timeseries",
  unit,
  queries: [{ expr, legend: "{{camera_id}}" }],
});

export const DEVICE: Dashboard = {
  uid: "washfleet-device",
  title: "washfleet: device",
  variables: [
    {
      name: "location",
      label: "Location",
      query: "label_values(washfleet_devices, location)",
    },
    {
      name: "device",
      label: "Device",
      query: 'label_values(washfleet_device_info{location=~"$location"}, device)',
    },
  ],
  panels: [
    ofDevice("Processors in use", "cpu_ratio", "percentunit"),
    {
      title: "Memory",
      kind: "timeseries",
      unit: "bytes",
      queries: [
        { expr: `washfleet_device_memory_used_bytes${WHERE}`, legend: "{{device}} used" },
        { expr: `washfleet_device_memory_size_bytes${WHERE}`, legend: "{{device}} size" },
        {
          expr: `washfleet_device_agent_resident_memory_bytes${WHERE}`,
          legend: "{{device}} agent",
        },
      ],
    },
    {
      title: "Disk",
      kind: "timeseries",
      unit: "bytes",
      queries: [
        { expr: `washfleet_device_disk_free_bytes${WHERE}`, legend: "{{device}} free" },
        { expr: `washfleet_device_disk_size_bytes${WHERE}`, legend: "{{device}} size" },
      ],
    },
    {
      title: "Temperature, and whether it is slowed down",
      about: "Only of machines that can tell: a Raspberry Pi, whose agent runs as its service.",
      kind: "timeseries",
      unit: "celsius",
      queries: [
        { expr: `washfleet_device_temperature_celsius${WHERE}`, legend: "{{device}}" },
        {
          expr: `washfleet_device_throttled${WHERE} * 100`,
          legend: "{{device}} {{cause}}",
        },
        {
          expr: `washfleet_device_slowed_by${WHERE} * 10`,
          legend: "{{device}} fewer pictures, times 10",
        },
      ],
    },
    ofDevice("Clock ahead of the server's", "clock_offset_seconds", "s"),
    ofDevice("Since its last report", "report_age_seconds", "s"),
    ofCamera(
      "Pictures a second",
      `rate(washfleet_camera_frames_total${WHERE}[5m])`,
    ),
    ofCamera(
      "Bytes a second of pictures",
      `rate(washfleet_camera_frame_bytes_total${WHERE}[5m])`,
      "bytes",
    ),
    ofCamera("Age of the newest picture", `washfleet_camera_frame_age_seconds${WHERE}`, "s"),
    {
      title: "Streams started again",
      kind: "timeseries",
      queries: [{
        expr: `increase(washfleet_camera_restarts_total${WHERE}[10m])`,
        legend: "{{camera_id}} {{reason}}",
      }],
    },
    ofDevice("Agent runs for", "uptime_seconds", "s"),
    ofDevice("Space of reads that wait on its disk", "spooled_bytes", "bytes"),
  ],
};
