// Owns what each right of an API key is called for people; the API's own name stands beside it.
import type { Scope } from "../../server/contract/key.ts";
import type { Text } from "../i18n/translate.ts";

export const KEY_SCOPE_WORDS: Readonly<Record<Scope, Text>> = {
  "plates:process": "Have a plate read now (each call costs)",
  "plates:read": "See reads, visits and pictures",
  "plates:write": "Correct plates, keep lists, change how plates are read",
  "events:read": "Follow events as they happen",
  "fleet:read": "See locations, devices and cameras",
  "fleet:write": "Change locations and devices, send commands",
  "webhooks:read": "See webhook endpoints and deliveries",
  "webhooks:write": "Change webhook endpoints, send again",
  "notifications:write": "Keep the rules of who is told what",
  "metrics:read": "Read metrics, for Prometheus",
  "audit:read": "See the audit log",
  "keys:write": "Manage people and API keys",
};

export const KEY_SCOPES = Object.keys(KEY_SCOPE_WORDS) as Scope[];
