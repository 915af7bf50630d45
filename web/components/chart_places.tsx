// Owns the figures of each location, or of each camera of one, beside those of the weeks before.
import { t } from "../i18n/translate.ts";
import { countWords, percentWords } from "../words/number_words.ts";
import { changeWords } from "../words/change_words.ts";

export interface PlaceFigures {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly read: number;
  readonly missed: number;
  readonly rate: number | null;
  /** `null`: nothing came then. */
  readonly before:
    | { readonly read: number; readonly missed: number; readonly rate: number | null }
    | null;
}

export interface ChartPlacesProps {
  readonly title: string;
  readonly head: string;
  readonly places: readonly PlaceFigures[];
}

export function ChartPlaces({ title, head, places }: ChartPlacesProps) {
  return (
    <section class="card chart-figure chart-wide">
      <h2>{title}</h2>
      <div class="chart-table tall" tabIndex={0} role="region" aria-label={title}>
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">{head}</th>
              <th scope="col">{t("Visits")}</th>
              <th scope="col">{t("Change")}</th>
              <th scope="col">{t("Missed")}</th>
              <th scope="col">{t("Read rate")}</th>
              <th scope="col">{t("Rate before")}</th>
            </tr>
          </thead>
          <tbody>
            {places.map((place) => <Row key={place.id} place={place} />)}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ place: { name, href, read, missed, rate, before } }: { place: PlaceFigures }) {
  const visits = read + missed;
  return (
    <tr>
      <th scope="row">
        <a class="link" href={href}>{name}</a>
      </th>
      <td>{countWords(visits)}</td>
      <td>{before === null ? "–" : changeWords(visits, before.read + before.missed) ?? "–"}</td>
      <td>{countWords(missed)}</td>
      <td>{rate === null ? "–" : percentWords(rate)}</td>
      <td>{before === null || before.rate === null ? "–" : percentWords(before.rate)}</td>
    </tr>
  );
}
