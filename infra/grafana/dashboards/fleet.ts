// Owns the dashboard of the whole fleet: is anything wrong, and where.
import type { Dashboard } from "../panel.ts";

export const FLEET: Dashboard = {
  uid: "washfleet-fleet",
  title: "washfleet: fleet",
  panels: [
    {
      title: "Devices online",
      kind: "stat",
      width: 6,
      queries: [{ expr: 'sum(washfleet_devices{status=~"online|error"})' }],
    },
    {
      title: "Devices offline",
      kind: "stat",
      width: 6,
      warnFrom: [1, 5],
      queries: [{ expr: 'sum(washfleet_devices{status="offline"})' }],
    },
    {
      title: "Cameras with a fresh picture",
      kind: "stat",
      width: 6,
      unit: "percentunit",
      queries: [{ expr: "washfleet:cameras_fresh:sum / washfleet:cameras_expected:sum" }],
    },
    {
      title: "Alerts that fire",
      kind: "stat",
      width: 6,
      warnFrom: [1, 1],
      queries: [{ expr: 'count(ALERTS{alertstate="firing"}) or vector(0)' }],
    },
    {
      title: "Devices by status",
      kind: "timeseries",
      queries: [{ expr: "sum by (status) (washfleet_devices)", legend: "{{status}}" }],
    },
    {
      title: "Cameras without a fresh picture, by location",
      kind: "timeseries",
      queries: [{
        expr: "washfleet_cameras_expected - washfleet_cameras_fresh",
        legend: "{{location}}",
      }],
    },
    {
      title: "Error budgets burnt in the last hour",
      about: "1: at this pace the budget of 30 days is just used up. 14.4 pages somebody.",
      kind: "timeseries",
      queries: [
        { expr: "washfleet:picture_errors:ratio_1h / 0.01", legend: "pictures" },
        { expr: "washfleet:read_errors:ratio_1h / 0.01", legend: "reads" },
        { expr: "washfleet:delivery_errors:ratio_1h / 0.01", legend: "deliveries" },
      ],
    },
    {
      title: "Versions of agents",
      kind: "timeseries",
      queries: [{
        expr: "count by (agent_version) (washfleet_device_info)",
        legend: "{{agent_version}}",
      }],
    },
    {
      title: "Busiest devices",
      kind: "bargauge",
      unit: "percentunit",
      about: "By the share of their processors in use.",
      queries: [{ expr: "topk(10, washfleet_device_cpu_ratio)", legend: "{{device}}" }],
    },
    {
      title: "Least disk",
      kind: "bargauge",
      unit: "bytes",
      queries: [{ expr: "bottomk(10, washfleet_device_disk_free_bytes)", legend: "{{device}}" }],
    },
  ],
};
