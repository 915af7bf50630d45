// Owns the list of the nouns' routes. A new noun is a new row.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./app_env.ts";
import { analyticsRoutes } from "./analytics_routes.ts";
import { correctionRoutes } from "./correction_routes.ts";
import { commissioningRoutes } from "./commissioning_routes.ts";
import { deploymentRoutes } from "./deployment_routes.ts";
import { bulkActionRoutes } from "./bulk_action_routes.ts";
import { claimBatchRoutes } from "./claim_batch_routes.ts";
import { deviceHealthRoutes } from "./device_health_routes.ts";
import { deviceLinkRoutes } from "./device_link_routes.ts";
import { deviceReadRoutes } from "./device_read_routes.ts";
import { deviceRoutes } from "./device_routes.ts";
import { deviceTrustRoutes } from "./device_trust_routes.ts";
import { discoveryRoutes } from "./discovery_routes.ts";
import { eventRoutes } from "./event_routes.ts";
import { exportRoutes } from "./export_routes.ts";
import { fleetRoutes } from "./fleet_routes.ts";
import { incidentRoutes } from "./incident_routes.ts";
import { listEntryRoutes } from "./list_entry_routes.ts";
import { listRoutes } from "./list_routes.ts";
import { locationRoutes } from "./location_routes.ts";
import { notificationRoutes } from "./notification_routes.ts";
import { plateRoutes } from "./plate_routes.ts";
import { prometheusRoutes } from "./prometheus_routes.ts";
import { readingRoutes } from "./reading_routes.ts";
import { releaseRoutes } from "./release_routes.ts";
import { templateRoutes } from "./template_routes.ts";
import { webhookRoutes } from "./webhook_routes.ts";

export type NounDeps =
  & Parameters<typeof deploymentRoutes>[0]
  & Parameters<typeof bulkActionRoutes>[0]
  & Parameters<typeof claimBatchRoutes>[0]
  & Parameters<typeof commissioningRoutes>[0]
  & Parameters<typeof deviceHealthRoutes>[0]
  & Parameters<typeof deviceLinkRoutes>[0]
  & Parameters<typeof deviceReadRoutes>[0]
  & Parameters<typeof deviceRoutes>[0]
  & Parameters<typeof deviceTrustRoutes>[0]
  & Parameters<typeof discoveryRoutes>[0]
  & Parameters<typeof eventRoutes>[0]
  & Parameters<typeof fleetRoutes>[0]
  & Parameters<typeof incidentRoutes>[0]
  & Parameters<typeof notificationRoutes>[0]
  & Parameters<typeof plateRoutes>[0]
  & Parameters<typeof prometheusRoutes>[0]
  & Parameters<typeof releaseRoutes>[0]
  & Parameters<typeof webhookRoutes>[0];

/** Every noun's routes, each with its full paths. */
export function nounRoutes(deps: NounDeps): OpenAPIHono<AppEnv>[] {
  return [
    locationRoutes(),
    deviceRoutes(deps),
    bulkActionRoutes(deps),
    claimBatchRoutes(deps),
    deviceTrustRoutes(deps),
    commissioningRoutes(deps),
    deviceHealthRoutes(deps),
    deviceLinkRoutes(deps),
    deviceReadRoutes(deps),
    discoveryRoutes(deps),
    exportRoutes(),
    plateRoutes(deps),
    correctionRoutes(deps),
    listRoutes(),
    listEntryRoutes(),
    readingRoutes(deps),
    analyticsRoutes(),
    eventRoutes(deps),
    fleetRoutes(deps),
    incidentRoutes(deps),
    prometheusRoutes(deps),
    releaseRoutes(deps),
    templateRoutes(deps),
    deploymentRoutes(deps),
    webhookRoutes(deps),
    notificationRoutes(deps),
  ];
}
