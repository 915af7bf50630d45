// Owns the dashboard of one site: its devices, its cameras, its calls.
import type { Dashboard } from "../panel.ts";

export const SITE: Dashboard = {
  uid: "washfleet-site",
  title: "washfleet: site",
  variables: [{
    name: "location",
    label: "Location",
    query: "label_values(washfleet_devices, location)",
  }],
  panels: [
    {
      title: "Devices online",
      kind: "timeseries",
      queries: [{
        expr: 'washfleet_device_online{location=~"$location"}',
        legend: "{{device}}",
      }],
    },
    {
      title: "Cameras streaming",
      kind: "timeseries",
      queries: [{
        expr: 'washfleet_camera_streaming{location=~"$location"}',
        legend: "{{device}} {{camera_id}}",
      }],
    },
    {
      title: "Age of the newest picture",
      kind: "timeseries",
      unit: "s",
      queries: [{
        expr: 'washfleet_camera_frame_age_seconds{location=~"$location"}',
        legend: "{{device}} {{camera_id}}",
      }],
    },
    {
      title: "Pictures a second",
      kind: "timeseries",
      queries: [{
        expr: 'rate(washfleet_camera_frames_total{location=~"$location"}[5m])',
        legend: "{{device}} {{camera_id}}",
      }],
    },
    {
      title: "What the vehicle gates decide",
      about: "vehicle, next_vehicle and retry are charged reads.",
      kind: "timeseries",
      queries: [{
        expr: "sum by (decision) " +
          '(increase(washfleet_camera_gate_decisions_total{location=~"$location"}[10m]))',
        legend: "{{decision}}",
      }],
    },
    {
      title: "Reads of the agents, by what became of them",
      kind: "timeseries",
      queries: [{
        expr: "sum by (outcome) " +
          '(increase(washfleet_device_reads_total{location=~"$location"}[10m]))',
        legend: "{{outcome}}",
      }],
    },
    {
      title: "Calls of the recognizer this month",
      kind: "timeseries",
      queries: [{
        expr: 'washfleet_recognizer_location_calls{location=~"$location"}',
        legend: "{{location}}",
      }],
    },
    {
      title: "Reads that wait on disks",
      kind: "timeseries",
      queries: [{
        expr: 'washfleet_device_spooled_reads{location=~"$location"}',
        legend: "{{device}}",
      }],
    },
  ],
};
