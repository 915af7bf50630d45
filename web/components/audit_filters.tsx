// Owns the form above the audit log; an ordinary GET form, so every answer has an address.
import { AUDIT_TARGET_KINDS } from "../../server/contract/audit_action.ts";
import type { User } from "../../server/contract/user.ts";
import { t } from "../i18n/translate.ts";
import { type AuditForm, splitThing } from "../words/audit_form.ts";
import { auditActWords, auditKindWords } from "../words/audit_act_words.ts";
import { ACTOR_KINDS, OFFERED_ACTIONS } from "../words/audit_words.ts";
import { Search } from "./icons.ts";

interface AuditFiltersProps {
  readonly form: AuditForm;
  readonly users: readonly User[];
  readonly zone: string;
  /** What the chosen actor is called, when it is no person of the list. */
  readonly actorName: string | null;
}

export function AuditFilters({ form, users, zone, actorName }: AuditFiltersProps) {
  const isFiltered = Object.values(form).some((field) => field !== "");
  return (
    <form method="get" action="/audit" class="card filters audit-filters" role="search">
      <Who form={form} users={users} actorName={actorName} />
      <label class="entry">
        <span>{t("What")}</span>
        <input
          name="what"
          list="actions"
          value={form.what}
          maxLength={80}
          placeholder="device."
          autocomplete="off"
          spellcheck={false}
        />
        <datalist id="actions">
          {OFFERED_ACTIONS.map((action) => (
            <option key={action} value={action} label={auditActWords(action)} />
          ))}
        </datalist>
      </label>
      <label class="entry">
        <span>{t("To what")}</span>
        <select name="thing">
          <option value="">{t("All")}</option>
          {form.thing.includes(":") && (
            <option value={form.thing} selected>{thingWords(form.thing)}</option>
          )}
          {AUDIT_TARGET_KINDS.map((kind) => (
            <option key={kind} value={kind} selected={kind === form.thing}>
              {auditKindWords(kind)}
            </option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span>{t("Text")}</span>
        <input name="text" value={form.text} maxLength={100} autocomplete="off" />
      </label>
      <label class="by-time">
        <input type="checkbox" checked={form.from !== "" || form.to !== ""} />
        <span>{t("Only a certain time")}</span>
      </label>
      <label class="entry when">
        <span>{t("From ({zone})", { zone })}</span>
        <input name="from" type="datetime-local" value={form.from} />
      </label>
      <label class="entry when">
        <span>{t("To ({zone})", { zone })}</span>
        <input name="to" type="datetime-local" value={form.to} />
      </label>
      <span class="actions">
        <button type="submit">
          <Search /> {t("Search")}
        </button>
        {isFiltered && <a class="button quiet" href="/audit">{t("Clear")}</a>}
      </span>
    </form>
  );
}

/** `device:0197…`, as it is told to a person. */
function thingWords(thing: string): string {
  const [kind = "", id = ""] = splitThing(thing);
  return `${auditKindWords(kind)} ${id}`;
}

function Who({ form, users, actorName }: Omit<AuditFiltersProps, "zone">) {
  const chosen = form.who.startsWith("id:") ? form.who.slice(3) : "";
  const isPerson = users.some(({ id }) => id === chosen);
  return (
    <label class="entry">
      <span>{t("Who")}</span>
      <select name="who">
        <option value="">{t("Everybody")}</option>
        {ACTOR_KINDS.map(({ kind, label }) => (
          <option key={kind} value={kind} selected={kind === form.who}>{t(label)}</option>
        ))}
        {chosen !== "" && !isPerson && (
          <option value={form.who} selected>{actorName ?? chosen}</option>
        )}
        <optgroup label={t("People")}>
          {users.map(({ id, name }) => (
            <option key={id} value={`id:${id}`} selected={id === chosen}>{name}</option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
