// The rules against Prometheus' own promtool, and against what the server and the agent declare.
import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { declaredMetrics } from "../../tests/support/declared_metrics.ts";
import { type AlertRule, ruleTests } from "./alert_case.ts";
import { FLEET_ALERT_CASES } from "./fleet_alert_cases.ts";
import { metricsIn } from "./metrics_in.ts";
import { SERVER_ALERT_CASES } from "./server_alert_cases.ts";
import { SLO_ALERT_CASES } from "./slo_alert_cases.ts";

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

const FOLDER = new URL("./rules/", import.meta.url);
/** By the file of their rules. */
const CASES = { fleet: FLEET_ALERT_CASES, server: SERVER_ALERT_CASES, slo: SLO_ALERT_CASES };

function ruleFiles(): string[] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => new URL(name, FOLDER).pathname).sort();
}

function readGroups(path: string): { name: string; rules: Rule[] }[] {
  return parse(Deno.readTextFileSync(path)).groups;
}

function readRules(): Rule[] {
  return ruleFiles().flatMap(readGroups).flatMap(({ rules }) => rules);
}

function readAlerts(): AlertRule[] {
  return readRules().flatMap(({ alert, expr, labels = {}, annotations = {} }) =>
    alert === undefined ? [] : [{ alert, expr, labels, annotations }]
  );
}

async function promtool(...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command("promtool", { args }).output();
  const decoder = new TextDecoder();
  assert.equal(code, 0, decoder.decode(stdout) + decoder.decode(stderr));
}

Deno.test("promtool takes every file of rules, and the configuration that reads them", async () => {
  await promtool("check", "rules", ...ruleFiles());
  const dir = await Deno.makeTempDir({ prefix: "washfleet-promtool-" });
  try {
    // As it lies in the container, whose secret is not here.
    const config = await Deno.readTextFile(new URL("./prometheus.yaml", import.meta.url));
    await Deno.writeTextFile(`${dir}/key`, "wf_test");
    const here = config.replaceAll("/run/secrets/metrics_key", `${dir}/key`);
    await Deno.writeTextFile(`${dir}/prometheus.yaml`, here);
    await Deno.symlink(FOLDER.pathname, `${dir}/rules`);
    await promtool("check", "config", `${dir}/prometheus.yaml`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("promtool sees every alert fire, not fire, and do what it should without its series", async () => {
  const rules = new Map(readAlerts().map((rule) => [rule.alert, rule]));
  const dir = await Deno.makeTempDir({ prefix: "washfleet-promtool-" });
  try {
    for (const [name, cases] of Object.entries(CASES)) {
      const ruleFile = new URL(`${name}.yaml`, FOLDER).pathname;
      const groups = readGroups(ruleFile).map(({ name }) => name);
      const rulesOf = { rules, ruleFile, groups };
      for (const [pace, paced] of Map.groupBy(cases, ({ everyMinutes }) => everyMinutes ?? 1)) {
        const path = `${dir}/${name}_${pace}.yaml`;
        await Deno.writeTextFile(path, stringify(ruleTests(paced, rulesOf), { lineWidth: 0 }));
        await promtool("test", "rules", path);
      }
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("every alert has its cases, a severity, a summary and a page", () => {
  const alerts = readAlerts();
  const names = alerts.map(({ alert }) => alert);
  const tested = Object.values(CASES).flat().map(({ alert }) => alert);
  assert.deepEqual(names.toSorted(), tested.toSorted());
  assert.equal(new Set(names).size, names.length);
  for (const { alert, labels, annotations } of alerts) {
    assert.match(labels.severity ?? "", /^(critical|warning|info)$/, alert);
    assert.ok(annotations.summary, alert);
    const page = annotations.runbook ?? "";
    assert.match(page, /^infra\/prometheus\/runbooks\/\w+\.md$/, alert);
    const text = Deno.readTextFileSync(new URL(`../../${page}`, import.meta.url));
    assert.match(text, new RegExp(`^# .*\\b${alert}\\b`, "m"), `${page} is of ${alert}`);
  }
  const pages = [...Deno.readDirSync(new URL("./runbooks/", import.meta.url))].map(({ name }) =>
    name
  );
  const named = new Set(alerts.map(({ annotations }) => annotations.runbook?.split("/").at(-1)));
  assert.deepEqual(pages.filter((page) => !named.has(page)), [], "pages of no alert");
});

Deno.test("every metric in a rule is declared by the server, the agent or a rule", () => {
  const recorded = readRules().flatMap(({ record }) => record ?? []);
  const known = new Set([...declaredMetrics(), ...recorded, "up"]);
  const unknown = readRules().flatMap(({ expr, alert, record }) =>
    metricsIn(expr).filter((name) => !known.has(name)).map((name) => `${alert ?? record}: ${name}`)
  );
  assert.deepEqual(unknown, []);
  const used = readRules().flatMap(({ expr }) => metricsIn(expr));
  assert.ok(used.length > 50, "the expressions are really read");
});
