// Owns how locations look in the settings: their clock, their budget of calls, how long they keep.
import type { Location } from "../../server/contract/fleet.ts";
import type { LocationReading } from "../../server/contract/reading.ts";
import { t } from "../i18n/translate.ts";
import { countWords } from "../words/number_words.ts";
import { keptWords } from "../words/reading_words.ts";
import { BudgetMeter } from "./budget_meter.tsx";

export interface ReadingTableProps {
  readonly locations: readonly Location[];
  readonly readings: Readonly<Record<string, LocationReading>>;
}

export function ReadingTable({ locations, readings }: ReadingTableProps) {
  return (
    <table class="rows readings">
      <thead>
        <tr>
          <th scope="col">{t("Location")}</th>
          <th scope="col">{t("Time zone")}</th>
          <th scope="col">{t("Calls this month")}</th>
          <th scope="col">{t("Reads are kept")}</th>
          <th scope="col">{t("Pictures are kept")}</th>
        </tr>
      </thead>
      <tbody>
        {locations.map(({ id, name, timezone }) => {
          const reading = readings[id];
          return (
            <tr key={id} data-location={id}>
              <td class="main">
                <a class="link name" href={`/settings/locations/${id}`}>{name}</a>
              </td>
              <td class="zone">{timezone}</td>
              <td class="calls" data-label={t("Calls this month")}>
                {reading !== undefined && (
                  reading.effective.monthly_budget === null
                    ? countWords(reading.calls.made)
                    : <BudgetMeter calls={reading.calls} />
                )}
              </td>
              <td class="kept" data-label={t("Reads are kept")}>
                {reading !== undefined && keptWords(reading.effective.keep_reads_days)}
              </td>
              <td class="kept pictures" data-label={t("Pictures are kept")}>
                {reading !== undefined &&
                  keptWords(reading.effective.keep_pictures_days, "pictures")}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
