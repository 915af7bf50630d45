// Owns the dashboard of webhooks and of followers of events: what leaves the server, and how late.
import type { Dashboard } from "../panel.ts";

export const WEBHOOKS: Dashboard = {
  uid: "washfleet-webhooks",
  title: "washfleet: webhooks and events",
  panels: [
    {
      title: "Deliveries that wait",
      kind: "stat",
      width: 8,
      queries: [{ expr: "max(washfleet_webhook_pending_deliveries)" }],
    },
    {
      title: "Age of the oldest",
      kind: "stat",
      width: 8,
      unit: "s",
      queries: [{ expr: "max(washfleet_webhook_oldest_pending_age_seconds)" }],
    },
    {
      title: "Overdue by",
      kind: "stat",
      width: 8,
      unit: "s",
      warnFrom: [10, 60],
      queries: [{ expr: "max(washfleet_webhook_overdue_seconds)" }],
    },
    {
      title: "Attempts a second, by outcome",
      kind: "timeseries",
      unit: "ops",
      queries: [{
        expr: "sum by (outcome) (rate(washfleet_webhook_attempts_total[5m]))",
        legend: "{{outcome}}",
      }],
    },
    {
      title: "From an event to the end of its delivery",
      kind: "timeseries",
      unit: "s",
      queries: [0.5, 0.95].map((share) => ({
        expr: `histogram_quantile(${share}, ` +
          "sum by (le) (rate(washfleet_webhook_delivery_duration_seconds_bucket[5m])))",
        legend: `${share * 100} %`,
      })),
    },
    {
      title: "From an event to the first attempt",
      kind: "timeseries",
      unit: "s",
      queries: [{
        expr: "histogram_quantile(0.95, " +
          "sum by (le) (rate(washfleet_webhook_first_attempt_wait_seconds_bucket[5m])))",
        legend: "95 %",
      }],
    },
    {
      title: "Deliveries later than 10 s",
      kind: "timeseries",
      unit: "percentunit",
      queries: [{ expr: "washfleet:delivery_errors:ratio_5m", legend: "last 5 min" }],
    },
    {
      title: "Followers of events",
      kind: "timeseries",
      queries: [{ expr: "sum(washfleet_event_streams)", legend: "followers" }],
    },
    {
      title: "What waits for the follower that lags most",
      kind: "timeseries",
      queries: [{ expr: "max(washfleet_event_stream_lag_events)", legend: "events" }],
    },
  ],
};
