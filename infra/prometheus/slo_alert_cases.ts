// Owns the tests of the alerts on burning error budgets (rules/slo.yaml).
import type { AlertCase, InputSeries } from "./alert_case.ts";

/** Errors among 100 requests from each value to the next. */
type Errors = (percent: number, values: number) => InputSeries;

const counted =
  (name: string, { le, good, bad }: { le: string; good: string; bad: string }): Errors =>
  (percent, values) => ({
    [`${name}_bucket{outcome="${good}",le="${le}"}`]: `0+${100 - percent}x${values}`,
    [`${name}_count{outcome="${good}"}`]: `0+${100 - percent}x${values}`,
    [`${name}_count{outcome="${bad}"}`]: `0+${percent}x${values}`,
  });

const readErrors = counted("washfleet_read_duration_seconds", {
  le: "2",
  good: "read",
  bad: "failed",
});
const deliveryErrors = counted("washfleet_webhook_delivery_duration_seconds", {
  le: "10",
  good: "delivered",
  bad: "expired",
});
const pictureErrors: Errors = (percent, values) => ({
  'washfleet_cameras_expected{location="North"}': `100x${values}`,
  'washfleet_cameras_fresh{location="North"}': `${100 - percent}x${values}`,
});

/** Looked at when the long window is full; quiet just below the pace. */
const BURNS = [
  { suffix: "Fast", at: "1h", everyMinutes: 1, values: 60, fires: 20, quiet: 14, factor: "14.4" },
  { suffix: "Medium", at: "6h", everyMinutes: 5, values: 72, fires: 8, quiet: 5, factor: "6" },
  { suffix: "Slow", at: "3d", everyMinutes: 30, values: 144, fires: 2, quiet: 0.5, factor: "1" },
] as const;

const SLOS = [
  { name: "Read", slo: "reads", errors: readErrors, what: "reads are not answered within 2 s" },
  {
    name: "Picture",
    slo: "pictures",
    errors: pictureErrors,
    what: "cameras have no picture fresher than 5 s",
  },
  {
    name: "Delivery",
    slo: "deliveries",
    errors: deliveryErrors,
    what: "deliveries do not arrive within 10 s",
  },
];

export const SLO_ALERT_CASES: readonly AlertCase[] = SLOS.flatMap(({ name, slo, errors, what }) =>
  BURNS.map(({ suffix, at, everyMinutes, values, fires, quiet, factor }) => ({
    alert: `${name}BudgetBurns${suffix}`,
    at,
    everyMinutes,
    fires: {
      series: errors(fires, values),
      labels: `slo="${slo}"`,
      summary: `${fires}% of ${what}: ${factor} times what 99 % allows.`,
    },
    quiet: errors(quiet, values),
  }))
);
