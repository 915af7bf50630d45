// Owns the fields that limit a thing to some locations: every one, or these.
import { useContext } from "preact/hooks";
import type { Location } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import ChoiceList, { type Choice } from "../islands/choice_list.tsx";
import { Reader, seesAll } from "./rights.ts";

export interface ScopeFieldsProps {
  readonly legend: string;
  /** Field of the boxes; `NAME_scope` is that of the choice above them: `all` or `some`. */
  readonly name: string;
  readonly allLabel: string;
  readonly someLabel: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  /** Whether every one may be meant. */
  readonly mayBeAll?: boolean;
}

export function ScopeFields(props: ScopeFieldsProps) {
  const { legend, name, allLabel, someLabel, choices, chosen, mayBeAll = true } = props;
  const isSome = chosen.length > 0 || !mayBeAll;
  return (
    <fieldset class="scope">
      <legend>{legend}</legend>
      {mayBeAll && (
        <label class="tick">
          <input type="radio" name={`${name}_scope`} value="all" checked={!isSome} />
          <span>{allLabel}</span>
        </label>
      )}
      <label class="tick">
        <input type="radio" name={`${name}_scope`} value="some" checked={isSome} class="some" />
        <span>{someLabel}</span>
      </label>
      <ChoiceList name={name} label={legend} choices={choices} chosen={chosen} />
    </fieldset>
  );
}

/** The fields `location_ids`: who has only some locations chooses among those, all of them at first. */
export function LocationScopeFields({ locations, chosen }: {
  locations: readonly Location[];
  /** Empty: every one. */
  chosen: readonly string[];
}) {
  const mayBeAll = seesAll(useContext(Reader));
  const isOpen = !mayBeAll && chosen.length === 0;
  return (
    <ScopeFields
      legend={t("Locations")}
      name="location_ids"
      allLabel={t("Every location")}
      someLabel={t("Only these")}
      choices={locations.map(({ id, name }) => ({ value: id, label: name }))}
      chosen={isOpen ? locations.map(({ id }) => id) : chosen}
      mayBeAll={mayBeAll}
    />
  );
}

/** What the fields came to; empty: every one. */
export function scopeOf(form: FormData, name: string): string[] {
  return form.get(`${name}_scope`) === "some" ? form.getAll(name).map(String) : [];
}

/** "Only these", but none: what the person did not mean as "every one". */
export function isScopeForgotten(form: FormData, name: string): boolean {
  return form.get(`${name}_scope`) === "some" && form.getAll(name).length === 0;
}
