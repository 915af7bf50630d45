// Owns the dashboard of the server's processes: requests, jobs, database, live state.
import type { Dashboard } from "../panel.ts";

export const SERVER: Dashboard = {
  uid: "washfleet-server",
  title: "washfleet: server",
  panels: [
    {
      title: "Servers up",
      kind: "stat",
      width: 8,
      queries: [{ expr: 'sum(up{job="washfleet-server"})' }],
    },
    {
      title: "Versions",
      kind: "stat",
      width: 8,
      queries: [{ expr: "washfleet_build_info", legend: "{{version}} on Deno {{deno}}" }],
    },
    {
      title: "The recognizer works",
      kind: "stat",
      width: 8,
      queries: [{ expr: "min(washfleet_recognizer_up)" }],
    },
    {
      title: "Requests a second, by status",
      kind: "timeseries",
      unit: "reqps",
      queries: [{
        expr: "sum by (status) (rate(washfleet_http_request_duration_seconds_count[5m]))",
        legend: "{{status}}",
      }],
    },
    {
      title: "Slowest routes, 95 %",
      kind: "timeseries",
      unit: "s",
      queries: [{
        expr: "topk(8, washfleet:http_request_duration_seconds:p95_5m)",
        legend: "{{route}}",
      }],
    },
    {
      title: "Connections to Postgres",
      kind: "timeseries",
      queries: [{
        expr: "sum by (instance, state) (washfleet_db_connections)",
        legend: "{{instance}} {{state}}",
      }],
    },
    {
      title: "Requests under way and waiting for a place",
      kind: "timeseries",
      queries: [{
        expr: "sum by (kind, state) (washfleet_requests_under_way)",
        legend: "{{kind}} {{state}}",
      }],
    },
    {
      title: "Device states written to Deno KV a second",
      kind: "timeseries",
      unit: "ops",
      queries: [{
        expr: "sum by (outcome) (rate(washfleet_kv_states_written_total[5m]))",
        legend: "{{outcome}}",
      }],
    },
    {
      title: "Time of a write to Deno KV, 95 %",
      kind: "timeseries",
      unit: "s",
      queries: [{
        expr: "histogram_quantile(0.95, " +
          "sum by (le) (rate(washfleet_kv_write_duration_seconds_bucket[5m])))",
        legend: "95 %",
      }],
    },
    {
      title: "Timers late by",
      kind: "timeseries",
      unit: "s",
      queries: [{ expr: "washfleet_event_loop_lag_seconds", legend: "{{instance}}" }],
    },
    {
      title: "Memory",
      kind: "timeseries",
      unit: "bytes",
      queries: [
        {
          expr: 'process_resident_memory_bytes{job="washfleet-server"}',
          legend: "{{instance}} resident",
        },
        { expr: "washfleet_heap_used_bytes", legend: "{{instance}} heap" },
      ],
    },
    {
      title: "Time that jobs take, of each second",
      kind: "timeseries",
      unit: "percentunit",
      queries: [{
        expr: "topk(8, sum by (exported_job) (rate(washfleet_job_duration_seconds_sum[5m])))",
        legend: "{{exported_job}}",
      }],
    },
    {
      title: "Since each job ended well",
      kind: "bargauge",
      unit: "s",
      queries: [{
        expr: "time() - max by (exported_job) (washfleet_job_last_success_timestamp_seconds)",
        legend: "{{exported_job}}",
      }],
    },
  ],
};
