// Owns the fields that limit a thing to some locations: every one, or these.
import ChoiceList, { type Choice } from "../islands/choice_list.tsx";

export interface ScopeFieldsProps {
  readonly legend: string;
  /** Field of the boxes; `NAME_scope` is that of the choice above them: `all` or `some`. */
  readonly name: string;
  readonly allLabel: string;
  readonly someLabel: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
}

export function ScopeFields(props: ScopeFieldsProps) {
  const { legend, name, allLabel, someLabel, choices, chosen } = props;
  const isSome = chosen.length > 0;
  return (
    <fieldset class="scope">
      <legend>{legend}</legend>
      <label class="tick">
        <input type="radio" name={`${name}_scope`} value="all" checked={!isSome} />
        <span>{allLabel}</span>
      </label>
      <label class="tick">
        <input type="radio" name={`${name}_scope`} value="some" checked={isSome} class="some" />
        <span>{someLabel}</span>
      </label>
      <ChoiceList name={name} label={legend} choices={choices} chosen={chosen} />
    </fieldset>
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
