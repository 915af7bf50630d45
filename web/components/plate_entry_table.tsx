// Owns how the entries of a list stand in a table; removing one asks again.
import { useSignal } from "@preact/signals";
import type { ListEntry } from "../../server/contract/plate_list.ts";
import { t } from "../i18n/translate.ts";
import { serverNowMs } from "../live/clock.ts";
import { dayWords } from "../words/day_words.ts";
import { entryState, lastDayOf } from "../words/plate_entry.ts";
import { Trash } from "./icons.ts";
import { PlateBadge } from "./plate_badge.tsx";
import { Status } from "./status.tsx";

export interface PlateEntryTableProps {
  readonly entries: readonly ListEntry[];
  readonly zone: string;
  /** `null`: this person may not. */
  readonly onRemove: ((entry: ListEntry) => void) | null;
}

/** Islands only. */
export function PlateEntryTable({ entries, zone, onRemove }: PlateEntryTableProps) {
  return (
    <table class="rows entries">
      <caption class="visually-hidden">{t("Plates of this list")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("Plate")}</th>
          <th scope="col">{t("Who")}</th>
          <th scope="col">{t("Valid")}</th>
          {onRemove !== null && (
            <th scope="col">
              <span class="visually-hidden">{t("Remove")}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => <Row key={entry.id} {...{ entry, zone, onRemove }} />)}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<PlateEntryTableProps, "zone" | "onRemove"> {
  readonly entry: ListEntry;
}

function Row({ entry, zone, onRemove }: RowProps) {
  const isAsking = useSignal(false);
  return (
    <tr>
      <td class="main">
        <PlateBadge plate={entry.plate} />
      </td>
      <td class="who">
        {entry.label}
        {entry.note !== "" && <small>{entry.note}</small>}
      </td>
      <td class="valid">
        <Validity entry={entry} zone={zone} />
      </td>
      {onRemove !== null && (
        <td class="remove">
          {isAsking.value
            ? (
              <button type="button" class="danger small" onClick={() => onRemove(entry)}>
                {t("Remove {plate}?", { plate: entry.plate })}
              </button>
            )
            : (
              <button
                type="button"
                class="icon-button"
                aria-label={t("Remove {plate}", { plate: entry.plate })}
                onClick={() => {
                  isAsking.value = true;
                  // Whoever does not answer has not meant it.
                  setTimeout(() => isAsking.value = false, 4000);
                }}
              >
                <Trash />
              </button>
            )}
        </td>
      )}
    </tr>
  );
}

function Validity({ entry, zone }: { entry: ListEntry; zone: string }) {
  const last = lastDayOf(entry.valid_until, zone);
  switch (entryState(entry, serverNowMs())) {
    case "over":
      return <Status tone="bad" label={t("Ended on {day}", { day: dayWords(last) })} />;
    case "later": {
      const first = lastDayOf(entry.valid_from, zone);
      return <Status tone="idle" label={t("From {day}", { day: dayWords(first) })} />;
    }
    case "good":
      return last === ""
        ? <span class="hint">{t("Without end")}</span>
        : <>{t("Through {day}", { day: dayWords(last) })}</>;
  }
}
