// Owns the list of dashboards. A new one is a file in dashboards/ and a row here; `deno task dashboards`
// then writes what Grafana reads.
import { DEVICE } from "./dashboards/device.ts";
import { FLEET } from "./dashboards/fleet.ts";
import { READS } from "./dashboards/reads.ts";
import { SERVER } from "./dashboards/server.ts";
import { SITE } from "./dashboards/site.ts";
import { WEBHOOKS } from "./dashboards/webhooks.ts";
import type { Dashboard } from "./panel.ts";

export const DASHBOARDS: readonly Dashboard[] = [FLEET, SITE, DEVICE, READS, WEBHOOKS, SERVER];

/** Where Grafana looks for them. */
export const DASHBOARD_FOLDER = new URL("./provisioning/dashboards/", import.meta.url);
