// Owns the dashboard of reads: how many, how fast, what they cost, what is missed.
import type { Dashboard } from "../panel.ts";

export const READS: Dashboard = {
  uid: "washfleet-reads",
  title: "washfleet: reads and the recognizer",
  panels: [
    {
      title: "Calls this month, of those allowed",
      kind: "stat",
      width: 8,
      unit: "percentunit",
      warnFrom: [0.8, 0.95],
      queries: [{
        expr: "max(washfleet_recognizer_account_calls) " +
          "/ max(washfleet_recognizer_account_limit_calls)",
      }],
    },
    {
      title: "Calls for each plate",
      about: "Of the last hour. Each call is charged, whether it shows a plate or not.",
      kind: "stat",
      width: 8,
      queries: [{
        expr: "sum(increase(washfleet_recognizer_call_duration_seconds_count[1h])) " +
          '/ sum(increase(washfleet_visits_total{outcome="read"}[1h]))',
      }],
    },
    {
      title: "Vehicles without a plate, last hour",
      kind: "stat",
      width: 8,
      unit: "percentunit",
      warnFrom: [0.1, 0.2],
      queries: [{ expr: "washfleet:misses:ratio_1h" }],
    },
    {
      title: "Frames a second, by what became of them",
      kind: "timeseries",
      unit: "ops",
      queries: [{ expr: "washfleet:reads:rate5m", legend: "{{outcome}}" }],
    },
    {
      title: "From being asked to the answer",
      kind: "timeseries",
      unit: "s",
      queries: [
        {
          expr: "histogram_quantile(0.5, " +
            "sum by (le) (rate(washfleet_read_duration_seconds_bucket[5m])))",
          legend: "median",
        },
        { expr: "washfleet:read_duration_seconds:p95_5m", legend: "95 %" },
      ],
    },
    {
      title: "The recognizer's time",
      kind: "timeseries",
      unit: "s",
      queries: [{ expr: "washfleet:recognizer_call_duration_seconds:p95_5m", legend: "95 %" }],
    },
    {
      title: "Calls of the recognizer, by outcome",
      kind: "timeseries",
      unit: "ops",
      queries: [{
        expr: "sum by (outcome) (rate(washfleet_recognizer_call_duration_seconds_count[5m]))",
        legend: "{{outcome}}",
      }],
    },
    {
      title: "Calls this month, by location",
      kind: "bargauge",
      queries: [{
        expr: "topk(20, washfleet_recognizer_location_calls)",
        legend: "{{location}}",
      }],
    },
    {
      title: "Vehicles an hour",
      kind: "timeseries",
      queries: [
        {
          expr: "sum by (outcome) (increase(washfleet_visits_total[1h]))",
          legend: "{{outcome}}",
        },
        {
          expr: "sum by (reason) (increase(washfleet_misses_total[1h]))",
          legend: "missed: {{reason}}",
        },
      ],
    },
  ],
};
