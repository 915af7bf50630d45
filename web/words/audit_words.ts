// Owns what can be chosen in the audit log, and where its things are shown.
import type { AuditRow } from "../../server/contract/audit.ts";
import { t, type Text } from "../i18n/translate.ts";

type ActorKind = AuditRow["actor"]["kind"];

export const ACTOR_KINDS: readonly { kind: ActorKind; label: Text }[] = [
  { kind: "user", label: "People" },
  { kind: "api_key", label: "API keys" },
  { kind: "device", label: "Devices" },
  { kind: "system", label: "The server itself" },
];

/** Offered while one types; the log may have others. A noun with a dot stands for all of its acts. */
export const AUDIT_ACTIONS: readonly string[] = [
  ...["api_key.", "camera.", "deployment.", "device.", "endpoint.", "invitation.", "list."],
  ...["list_entry.", "location.", "notification_rule.", "picture.", "plate.", "session."],
  ...["template.", "user.", "api_key.create", "api_key.revoke", "audit.export"],
  ...["bulk_action.run", "camera.update", "camera.view", "delivery.replay"],
  ...["deployment.create", "deployment.halt", "device.delete", "device.enroll"],
  ...["device.quarantine", "device.register", "device.rotate_token", "device.send_command"],
  ...["device.update", "endpoint.create", "endpoint.delete", "endpoint.rotate_secret"],
  ...["endpoint.update", "invitation.accept", "invitation.create", "list.import"],
  ...["location.delete_old_reads", "location.update", "location.update_reading"],
  ...["picture.view", "plate.correct", "plate.process", "plates.export", "session.create"],
  ...["session.end", "template.create", "user.change_password", "user.update"],
];

export const AUDIT_THINGS: readonly string[] = [
  ...["api_key", "audit_log", "bulk_action", "camera", "claim_batch", "delivery"],
  ...["deployment", "device", "endpoint", "invitation", "list", "location"],
  ...["notification_rule", "read", "template", "user"],
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
  const said = detail.name ?? detail.plate ?? detail.email ?? detail.url;
  // A change is written as [before, after].
  const name = Array.isArray(said) ? said.at(-1) : said;
  return typeof name === "string" ? name : target.id ?? "";
}
