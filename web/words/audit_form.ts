// Owns what the audit log's address means: the form's fields ↔ the API's question. Pure.
import type { AuditFilter } from "../api/audit_calls.ts";
import { instantOf } from "./zoned_time.ts";

/** Fields of the form, as in the page's address. Times are wall clocks of the page's zone. */
export interface AuditForm {
  /** `user`, `api_key`, `device`, `system`, or `id:…` of one of them. */
  readonly who: string;
  /** `device.register`, or `device.` for all of a noun. */
  readonly what: string;
  /** `device`, or `device:…` for one of them. */
  readonly thing: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly cursor: string;
}

const FIELDS = ["who", "what", "thing", "from", "to", "text", "cursor"] as const;
/** So far back is looked for a text when nobody says otherwise: rows are looked through one by one. */
export const TEXT_DAYS = 30;
const DAY_MS = 86_400_000;

export function auditFormOf(params: URLSearchParams): AuditForm {
  const entries = FIELDS.map((name) => [name, (params.get(name) ?? "").trim()]);
  return Object.fromEntries(entries) as Record<(typeof FIELDS)[number], string>;
}

export function auditFilterOf(
  form: AuditForm,
  { zone, nowMs }: { zone: string; nowMs: number },
): AuditFilter {
  const [thingKind = "", thingId = ""] = splitThing(form.thing);
  const isOne = form.who.startsWith("id:");
  const from = instantOf(form.from, zone) ?? "";
  const needsFrom = form.text !== "" && from === "";
  return {
    actor_kind: isOne ? "" : form.who,
    actor_id: isOne ? form.who.slice(3) : "",
    action: form.what,
    target_kind: thingKind,
    target_id: thingId,
    from: needsFrom ? new Date(nowMs - TEXT_DAYS * DAY_MS).toISOString() : from,
    to: instantOf(form.to, zone) ?? "",
    q: form.text,
  };
}

export function auditAddress(form: Partial<AuditForm>): string {
  const filled = Object.entries(form).filter(([, value]) => value !== "");
  const query = new URLSearchParams(filled).toString();
  return query === "" ? "/audit" : `/audit?${query}`;
}

/** `device:0197…` as its kind and, where one is chosen, its id, which may have more colons. */
export function splitThing(thing: string): string[] {
  const at = thing.indexOf(":");
  return at < 0 ? [thing] : [thing.slice(0, at), thing.slice(at + 1)];
}
