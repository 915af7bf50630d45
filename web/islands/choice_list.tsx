// Owns choosing some of many by boxes, with a search above them; without script all boxes are there.
import { useSignal } from "@preact/signals";
import { t } from "../i18n/translate.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Smaller, behind the label. */
  readonly note?: string;
}
export interface ChoiceListProps {
  /** Field of the form. */
  readonly name: string;
  /** What is chosen from, for screen readers. */
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
}

/** Fewer are seen at a glance. */
const SEARCH_FROM = 9;

export default function ChoiceList({ name, label, choices, chosen }: ChoiceListProps) {
  const sought = useSignal("");
  const words = sought.value.trim().toLowerCase();
  const fits = (choice: Choice) =>
    words === "" || `${choice.label} ${choice.note ?? ""}`.toLowerCase().includes(words);
  return (
    <div class="choice-list" role="group" aria-label={label}>
      {choices.length >= SEARCH_FROM && (
        <input
          type="search"
          class="choice-search"
          aria-label={t("Search")}
          placeholder={t("Search")}
          autocomplete="off"
          onInput={(event) => sought.value = event.currentTarget.value}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      )}
      <div class="choice-boxes">
        {choices.map((choice) => (
          // Hidden, not removed: what was ticked before the search stays ticked.
          <label class="tick" key={choice.value} hidden={!fits(choice)}>
            <input
              type="checkbox"
              name={name}
              value={choice.value}
              defaultChecked={chosen.includes(choice.value)}
            />
            <span>
              {choice.label}
              {choice.note !== undefined && <small>{choice.note}</small>}
            </span>
          </label>
        ))}
        {!choices.some(fits) && <p class="hint">{t("Nothing matches")}</p>}
      </div>
    </div>
  );
}
