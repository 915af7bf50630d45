// Owns the whole of Spanish: every text of the dashboard, by its English.
import { AGENT_SETTINGS } from "./agent_settings.ts";
import { ANALYTICS } from "./analytics.ts";
import { AUDIT } from "./audit.ts";
import { AUDIT_ACTS } from "./audit_acts.ts";
import { BULK } from "./bulk.ts";
import { EVERYWHERE } from "./everywhere.ts";
import { CONFIG } from "./config.ts";
import { COMMISSIONING } from "./commissioning.ts";
import { DEPLOYMENTS } from "./deployments.ts";
import { DEVICE } from "./device.ts";
import { DISCOVERY } from "./discovery.ts";
import { DISPLAY } from "./display.ts";
import { EVENTS } from "./events.ts";
import { FLEET } from "./fleet.ts";
import { INCIDENTS } from "./incidents.ts";
import { LISTS } from "./lists.ts";
import { LIVE } from "./live.ts";
import { NOTIFICATIONS } from "./notifications.ts";
import { PLATES } from "./plates.ts";
import { PROBLEMS } from "./problems.ts";
import { REMEDIES } from "./remedies.ts";
import { SETTINGS } from "./settings.ts";
import { SIGNING_IN } from "./signing_in.ts";
import { WEBHOOKS } from "./webhooks.ts";

/** By file, so that a test can tell who says a text twice. */
export const ES_FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  agent_settings: AGENT_SETTINGS,
  analytics: ANALYTICS,
  audit: AUDIT,
  audit_acts: AUDIT_ACTS,
  bulk: BULK,
  everywhere: EVERYWHERE,
  commissioning: COMMISSIONING,
  config: CONFIG,
  deployments: DEPLOYMENTS,
  device: DEVICE,
  discovery: DISCOVERY,
  display: DISPLAY,
  events: EVENTS,
  fleet: FLEET,
  incidents: INCIDENTS,
  lists: LISTS,
  live: LIVE,
  notifications: NOTIFICATIONS,
  plates: PLATES,
  problems: PROBLEMS,
  remedies: REMEDIES,
  settings: SETTINGS,
  signing_in: SIGNING_IN,
  webhooks: WEBHOOKS,
};

export const ES = {
  ...AGENT_SETTINGS,
  ...ANALYTICS,
  ...AUDIT,
  ...AUDIT_ACTS,
  ...BULK,
  ...EVERYWHERE,
  ...COMMISSIONING,
  ...CONFIG,
  ...DEPLOYMENTS,
  ...DEVICE,
  ...DISCOVERY,
  ...DISPLAY,
  ...EVENTS,
  ...FLEET,
  ...INCIDENTS,
  ...LISTS,
  ...LIVE,
  ...NOTIFICATIONS,
  ...PLATES,
  ...PROBLEMS,
  ...REMEDIES,
  ...SETTINGS,
  ...SIGNING_IN,
  ...WEBHOOKS,
};
