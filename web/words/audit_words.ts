// Owns what can be chosen in the audit log, and where its things are shown.
import type { AuditRow } from "../../server/contract/audit.ts";
import { AUDIT_ACTIONS } from "../../server/contract/audit_action.ts";
import { t, type Text } from "../i18n/translate.ts";

type ActorKind = AuditRow["actor"]["kind"];

export const ACTOR_KINDS: readonly { kind: ActorKind; label: Text }[] = [
  { kind: "user", label: "People" },
  { kind: "api_key", label: "API keys" },
  { kind: "device", label: "Devices" },
  { kind: "system", label: "The server itself" },
];

/** Offered while one types; the log may have others. A noun with a dot stands for all of its acts. */
export const OFFERED_ACTIONS: readonly string[] = [
  ...new Set(AUDIT_ACTIONS.map((action) => action.slice(0, action.indexOf(".") + 1))),
  ...AUDIT_ACTIONS,
];

export function actorKindWords(kind: ActorKind): string {
  if (kind === "api_key") return t("API key");
  if (kind === "device") return t("Device");
  return kind === "system" ? t("The server itself") : "";
}

const PATHS: Readonly<Record<string, string>> = {
  device: "/devices",
  deployment: "/deployments",
  endpoint: "/webhooks",
  incident: "/incidents",
  location: "/locations",
  notification_rule: "/settings/notifications",
  read: "/plates",
  template: "/templates",
  user: "/settings/users",
};

/** The thing's own page; `null`: it has none. */
export function thingPath({ kind, id }: AuditRow["target"]): string | null {
  const base = Object.hasOwn(PATHS, kind) ? PATHS[kind] : undefined;
  return base === undefined || id === null ? null : `${base}/${encodeURIComponent(id)}`;
}

/** What the thing was called then, as far as the row says; else its id. */
export function thingName({ target, detail }: Pick<AuditRow, "target" | "detail">): string {
  const said = detail.name ?? detail.plate ?? detail.email ?? detail.url ?? detail.title;
  // A change is written as [before, after].
  const name = Array.isArray(said) ? said.at(-1) : said;
  return typeof name === "string" ? name : target.id ?? "";
}
