// Owns the tests of the alerts on the server, the recognizer and deliveries (rules/server.yaml).
import type { AlertCase } from "./alert_case.ts";

const SERVER = 'job="washfleet-server",instance="a"';
const FLEET = 'job="washfleet-fleet",instance="a"';
const job = (name: string, rest: string) => `washfleet_job_${name}{${SERVER},${rest}}`;
const calls = (outcome: string) =>
  `washfleet_recognizer_call_duration_seconds_count{${SERVER},outcome="${outcome}"}`;
const callBucket = (le: string) =>
  `washfleet_recognizer_call_duration_seconds_bucket{${SERVER},outcome="answered",le="${le}"}`;
const visits = (outcome: string) => `washfleet_visits_total{${SERVER},outcome="${outcome}"}`;

export const SERVER_ALERT_CASES: readonly AlertCase[] = [
  {
    alert: "ServerDown",
    fires: {
      series: { [`up{${SERVER}}`]: "0x60" },
      labels: SERVER,
      summary: "The server does not answer Prometheus.",
    },
    quiet: { [`up{${SERVER}}`]: "1x60" },
    firesWhenAbsent: {
      labels: 'job="washfleet-server"',
      summary: "The server does not answer Prometheus.",
    },
  },
  {
    alert: "FleetMetricsDown",
    fires: {
      series: { [`up{${SERVER}}`]: "1x60", [`up{${FLEET}}`]: "0x60" },
      labels: FLEET,
      summary: "The server answers, but not for the fleet: no site is watched.",
    },
    quiet: { [`up{${SERVER}}`]: "0x60", [`up{${FLEET}}`]: "0x60" }, // the server is the cause
  },
  {
    alert: "DatabasePoolExhausted",
    fires: {
      series: { [`washfleet_db_connections{${SERVER},state="waiting"}`]: "4x60" },
      labels: `${SERVER},state="waiting"`,
      summary: "4 callers wait for a connection to Postgres.",
    },
    quiet: { [`washfleet_db_connections{${SERVER},state="busy"}`]: "20x60" },
  },
  {
    alert: "ServerFull",
    fires: {
      series: {
        [`washfleet_requests_refused_total{${SERVER},kind="heavy",why="full"}`]: "0+5x60",
      },
      labels: `instance="a",kind="heavy"`,
      summary: "Requests (heavy) are refused: all of their places are taken.",
    },
    // One caller who asks too much at once is told so, and concerns nobody else.
    quiet: {
      [`washfleet_requests_refused_total{${SERVER},kind="heavy",why="own_share"}`]: "0+5x60",
    },
  },
  {
    alert: "EventLoopBlocked",
    fires: {
      series: { [`washfleet_event_loop_lag_seconds{${SERVER}}`]: "2x60" },
      labels: SERVER,
      summary: "The server is busy: its timers are 2s late.",
    },
    quiet: { [`washfleet_event_loop_lag_seconds{${SERVER}}`]: "0.4x60" },
  },
  {
    alert: "LiveStateNotWritten",
    fires: {
      series: { [`washfleet_kv_states_written_total{${SERVER},outcome="failed"}`]: "0+5x60" },
      labels: `${SERVER},outcome="failed"`,
      summary: "What devices report cannot be written to Deno KV.",
    },
    quiet: { [`washfleet_kv_states_written_total{${SERVER},outcome="ok"}`]: "0+5x60" },
  },
  {
    alert: "JobFails",
    fires: {
      series: {
        [job("duration_seconds_count", 'exported_job="close_visits",outcome="failed"')]: "0+1x60",
      },
      labels: 'exported_job="close_visits"',
      summary: "The job close_visits fails again and again.",
    },
    quiet: {
      [job("duration_seconds_count", 'exported_job="close_visits",outcome="ok"')]: "0+9x60",
      [job("duration_seconds_count", 'exported_job="forget_expired",outcome="failed"')]:
        "0x20 1x40",
    },
  },
  {
    alert: "JobStalled",
    fires: {
      series: { [job("last_success_timestamp_seconds", 'exported_job="close_visits"')]: "0x60" },
      labels: 'exported_job="close_visits"',
      summary: "The job close_visits has not ended well for 30m 0s.",
    },
    quiet: {
      [job("last_success_timestamp_seconds", 'exported_job="close_visits"')]: "0+60x60",
      [job("last_success_timestamp_seconds", 'exported_job="forget_expired"')]: "0x60", // hourly
    },
  },
  {
    alert: "EventReadersLag",
    fires: {
      series: { [`washfleet_event_streams_ended_total{${SERVER},reason="slow_reader"}`]: "0+1x60" },
      labels: "",
      summary: "15 followers of events were dropped as they lagged.",
    },
    quiet: { [`washfleet_event_streams_ended_total{${SERVER},reason="gone"}`]: "0+9x60" },
  },
  {
    alert: "RecognizerDown",
    fires: {
      series: { [`washfleet_recognizer_up{${SERVER}}`]: "0x60" },
      labels: "",
      summary: "The recognizer refuses the account, is away, or makes no sense.",
    },
    quiet: { [`washfleet_recognizer_up{${SERVER}}`]: "1x28 0 1x30" },
  },
  {
    alert: "RecognizerErrors",
    fires: {
      series: { [calls("answered")]: "0+3x60", [calls("timeout")]: "0+1x60" },
      labels: "",
      summary: "25% of the calls of the recognizer fail.",
    },
    quiet: { [calls("answered")]: "0+19x60", [calls("timeout")]: "0+1x60" },
  },
  {
    alert: "RecognizerSlow",
    fires: {
      series: {
        [callBucket("1")]: "0x60",
        [callBucket("2.5")]: "0+60x60",
        [callBucket("+Inf")]: "0+60x60",
      },
      labels: "",
      summary: "One in twenty calls of the recognizer takes more than 2.425s.",
    },
    quiet: {
      [callBucket("1")]: "0+60x60",
      [callBucket("2.5")]: "0+60x60",
      [callBucket("+Inf")]: "0+60x60",
    },
  },
  {
    alert: "RecognizerAccountLow",
    fires: {
      series: {
        [`washfleet_recognizer_account_calls{${FLEET}}`]: "950x60",
        [`washfleet_recognizer_account_limit_calls{${FLEET}}`]: "1000x60",
      },
      labels: FLEET,
      summary: "95% of the calls of this month are used up.",
    },
    quiet: {
      [`washfleet_recognizer_account_calls{${FLEET}}`]: "890x60",
      [`washfleet_recognizer_account_limit_calls{${FLEET}}`]: "1000x60",
    },
  },
  {
    alert: "LocationBudgetLow",
    fires: {
      series: {
        'washfleet_recognizer_location_calls{location_id="l1",location="North"}': "95x60",
        'washfleet_recognizer_location_budget_calls{location_id="l1",location="North"}': "100x60",
      },
      labels: 'location_id="l1",location="North"',
      summary: "North has used 95% of its calls of this month.",
    },
    quiet: { // another location's
      'washfleet_recognizer_location_calls{location_id="l1",location="North"}': "95x60",
      'washfleet_recognizer_location_budget_calls{location_id="l2",location="South"}': "100x60",
    },
  },
  {
    alert: "MissRateHigh",
    at: "90m",
    fires: {
      series: { [visits("read")]: "0+1x120", [visits("missed")]: "0+1x120" },
      labels: "",
      summary: "50% of the vehicles of the last hour have no plate.",
    },
    quiet: { [visits("read")]: "0+0.1x120", [visits("missed")]: "0+0.1x120" }, // too few to tell
  },
  {
    alert: "DeliveriesOverdue",
    fires: {
      series: { [`washfleet_webhook_overdue_seconds{${FLEET}}`]: "300x60" },
      labels: FLEET,
      summary: "A webhook delivery is 5m 0s late: none are sent.",
    },
    quiet: { [`washfleet_webhook_overdue_seconds{${FLEET}}`]: "45x60" },
  },
  {
    alert: "DeliveriesGivenUp",
    fires: {
      series: { [`washfleet_webhook_attempts_total{${SERVER},outcome="failed"}`]: "0x10 2x50" },
      labels: "",
      summary: "Deliveries were given up after every attempt.",
    },
    quiet: { [`washfleet_webhook_attempts_total{${SERVER},outcome="retrying"}`]: "0+1x60" },
  },
];
