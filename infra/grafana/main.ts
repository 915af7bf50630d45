// `deno task dashboards`: writes Grafana's JSON from the typed source.
import { DASHBOARD_FOLDER, DASHBOARDS } from "./dashboards.ts";
import { dashboardJson } from "./panel.ts";

if (import.meta.main) {
  for (const dashboard of DASHBOARDS) {
    const path = new URL(`${dashboard.uid}.json`, DASHBOARD_FOLDER);
    await Deno.writeTextFile(path, dashboardJson(dashboard));
  }
}
