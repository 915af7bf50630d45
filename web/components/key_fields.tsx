// Owns the fields of a new API key: what it may do, where, for how long.
import type { Location } from "../../server/contract/fleet.ts";
import type { Scope } from "../../server/contract/key.ts";
import { t, type Text } from "../i18n/translate.ts";
import { KEY_SCOPE_WORDS, KEY_SCOPES } from "../words/key_scope_words.ts";
import { LocationScopeFields } from "./scope_fields.tsx";

export interface KeyForm {
  readonly name: string;
  readonly scopes: Scope[];
  readonly locationIds: string[];
  /** Days; `""`: until it is revoked. */
  readonly days: string;
}

const LIVES: readonly { days: string; label: Text }[] = [
  { days: "", label: "Until it is revoked" },
  { days: "365", label: "A year" },
  { days: "90", label: "90 days" },
  { days: "30", label: "30 days" },
  { days: "1", label: "A day" },
];

interface KeyFieldsProps {
  readonly form: KeyForm;
  readonly locations: readonly Location[];
}

export function KeyFields({ form, locations }: KeyFieldsProps) {
  return (
    <section class="card form-part">
      <label class="entry">
        <span>{t("Name, so that you know it again")}</span>
        <input
          name="name"
          required
          maxLength={80}
          autocomplete="off"
          placeholder={t("Point of sale")}
          value={form.name}
        />
      </label>
      <fieldset class="scope">
        <legend>{t("What it may do")}</legend>
        {KEY_SCOPES.map((scope) => (
          <label class="tick" key={scope}>
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              checked={form.scopes.includes(scope)}
            />
            <span>
              {t(KEY_SCOPE_WORDS[scope])}
              <small translate={false}>{scope}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <LocationScopeFields locations={locations} chosen={form.locationIds} />
      <label class="entry">
        <span>{t("How long it works")}</span>
        <select name="days">
          {LIVES.map(({ days, label }) => (
            <option key={days} value={days} selected={days === form.days}>{t(label)}</option>
          ))}
        </select>
      </label>
    </section>
  );
}
