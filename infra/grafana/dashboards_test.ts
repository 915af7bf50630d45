import assert from "node:assert/strict";
import { parse } from "yaml";
import { declaredMetrics } from "../../tests/support/declared_metrics.ts";
import { metricsIn } from "../prometheus/metrics_in.ts";
import { DASHBOARD_FOLDER, DASHBOARDS } from "./dashboards.ts";
import { dashboardJson } from "./panel.ts";

const read = (path: string) => Deno.readTextFileSync(new URL(path, import.meta.url));

Deno.test("Grafana's files are what the typed source says: deno task dashboards", () => {
  const files = [...Deno.readDirSync(DASHBOARD_FOLDER)].map(({ name }) => name)
    .filter((name) => name.endsWith(".json"));
  assert.deepEqual(files.toSorted(), DASHBOARDS.map(({ uid }) => `${uid}.json`).toSorted());
  for (const dashboard of DASHBOARDS) {
    const text = Deno.readTextFileSync(new URL(`${dashboard.uid}.json`, DASHBOARD_FOLDER));
    assert.equal(text, dashboardJson(dashboard), dashboard.uid);
  }
});

Deno.test("panels lie beside each other, and none over another", () => {
  for (const dashboard of DASHBOARDS) {
    const { panels } = JSON.parse(dashboardJson(dashboard));
    const taken = new Set<string>();
    for (const { title, gridPos: { x, y, w, h } } of panels) {
      assert.ok(x + w <= 24, title);
      for (let column = x; column < x + w; column++) {
        for (let row = y; row < y + h; row++) {
          assert.ok(!taken.has(`${column} ${row}`), `${dashboard.uid}: ${title}`);
          taken.add(`${column} ${row}`);
        }
      }
    }
  }
});

Deno.test("every metric in a panel is declared, and its source is the one that is provisioned", () => {
  const rules = ["slo", "fleet", "server"].flatMap((name) =>
    parse(read(`../prometheus/rules/${name}.yaml`)).groups
      .flatMap((group: { rules: { record?: string }[] }) => group.rules)
      .flatMap(({ record }: { record?: string }) => record ?? [])
  );
  const known = new Set([...declaredMetrics(), ...rules, "up", "ALERTS"]);
  const unknown = DASHBOARDS.flatMap(({ uid, panels }) =>
    panels.flatMap(({ title, queries }) =>
      queries.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !known.has(name))
        .map((name) => `${uid}, ${title}: ${name}`)
    )
  );
  assert.deepEqual(unknown, []);
  const sources = parse(read("./provisioning/datasources/prometheus.yaml")).datasources;
  assert.deepEqual(sources.map(({ uid }: { uid: string }) => uid), ["prometheus"]);
});
