// Owns the shape of an alert's tests, and how `promtool test rules` is told of them: each alert fires
// on one set of series, does not on another, and is looked at with no series at all.
// Reference: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/

/** Series by name and labels, with a value a minute as promtool writes them (`0x60`: 61 times 0). */
export type InputSeries = Readonly<Record<string, string>>;

export interface AlertCase {
  alert: string;
  /** When it is looked at. Default: after half an hour. */
  at?: string;
  /** From one value to the next, and to the next evaluation. Default 1: days of that take minutes. */
  everyMinutes?: number;
  /** What makes it fire, and what it then says. */
  fires: { series: InputSeries; labels: string; summary: string };
  /** What comes near and does not. */
  quiet: InputSeries;
  /** Whether it is the absence of its series that it tells of; by default it is silent then. */
  firesWhenAbsent?: { labels: string; summary: string };
}

/** An alert as a file of rules has it. */
export interface AlertRule {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

interface Expected {
  exp_labels: Record<string, string>;
  exp_annotations: Record<string, string>;
}

/** The test file of these cases of one pace, to be written as YAML. */
export function ruleTests(
  cases: readonly AlertCase[],
  { rules, ruleFile, groups }: {
    rules: ReadonlyMap<string, AlertRule>;
    ruleFile: string;
    /** In their order: what is recorded comes before what looks at it. */
    groups: readonly string[];
  },
) {
  const interval = `${cases[0]?.everyMinutes ?? 1}m`;
  return {
    rule_files: [ruleFile],
    evaluation_interval: interval,
    group_eval_order: groups,
    tests: cases.flatMap((one) => {
      const rule = rules.get(one.alert);
      if (rule === undefined) throw new Error(`Cannot test ${one.alert}: no such alert`);
      const test = (name: string, series: InputSeries, expected: Expected[]) => ({
        name: `${one.alert} ${name}`,
        interval,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          { eval_time: one.at ?? "30m", alertname: one.alert, exp_alerts: expected },
        ],
      });
      const absent = one.firesWhenAbsent;
      return [
        test("fires", one.fires.series, [expectedOf(rule, one.fires)]),
        test("does not fire", one.quiet, []),
        test("with the series absent", {}, absent ? [expectedOf(rule, absent)] : []),
      ];
    }),
  };
}

function expectedOf(
  { labels, annotations }: AlertRule,
  { labels: own, summary }: { labels: string; summary: string },
): Expected {
  return {
    exp_labels: { ...labels, ...labelsOf(own) },
    exp_annotations: { ...annotations, summary },
  };
}

/** `a="1",b="2"`, of names without signs that need escaping. */
function labelsOf(text: string): Record<string, string> {
  const found = text.matchAll(/(\w+)="([^"]*)"/g);
  return Object.fromEntries(Array.from(found, ([, name = "", value = ""]) => [name, value]));
}
