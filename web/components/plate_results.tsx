// Owns what was found: the reads, the near ones apart, and what to say when there are none.
import type { PlatesFound } from "../api/find_plates.ts";
import { t } from "../i18n/translate.ts";
import {
  isFiltered,
  plateAddress,
  plateExportPath,
  type PlateForm,
} from "../words/plate_filter.ts";
import { Failure } from "./failure.tsx";
import { Download } from "./icons.ts";
import { Notice } from "./notice.tsx";
import type { Places } from "./place.ts";
import { PlateTable } from "./plate_table.tsx";

export interface PlateResultsProps {
  readonly form: PlateForm;
  readonly found: PlatesFound;
  readonly known: ReadonlySet<string>;
  readonly places: Places;
  readonly zone: string;
  /** New ones are being asked for: these are of the question before. */
  readonly isBusy: boolean;
  onClear(): void;
}

export function PlateResults(props: PlateResultsProps) {
  const { form, found: { reads, near }, known, places, isBusy } = props;
  const items = reads.ok ? reads.data.items : [];
  return (
    <div class="plate-results" aria-busy={isBusy}>
      <Toolbar {...props} />
      {!reads.ok && <Failure title={t("The plates could not be shown")} answer={reads} />}
      {reads.ok && items.length === 0 && <Nothing {...props} />}
      {items.length > 0 && (
        <div class="card table-card">
          <PlateTable reads={items} caption={t("Plates")} {...{ places, known }} />
        </div>
      )}
      {near.length > 0 && (
        <section aria-labelledby="near-title">
          <div class="section-head">
            <h2 id="near-title">{t("Plates like {plate}", { plate: form.plate })}</h2>
          </div>
          <div class="card table-card">
            <PlateTable
              reads={near}
              against={form.plate}
              caption={t("Near matches")}
              {...{ places, known }}
            />
          </div>
        </section>
      )}
      <Pager {...props} />
    </div>
  );
}

function Toolbar({ form, found: { reads, near }, zone, onClear }: PlateResultsProps) {
  const count = reads.ok ? reads.data.items.length : 0;
  const isMore = reads.ok && reads.data.next_cursor !== null;
  return (
    <div class="plate-toolbar">
      <p class="hint" role="status">
        {reads.ok && (isMore
          ? t("The newest {count}", { count })
          : t("{count, plural, =0 {No read} one {# read} other {# reads}}", { count }))}
        {near.length > 0 &&
          ` · ${
            t("{count, plural, one {# near match} other {# near matches}}", {
              count: near.length,
            })
          }`}
      </p>
      {isFiltered(form) && (
        <a
          class="button quiet small"
          href="/plates"
          onClick={(event) => {
            event.preventDefault();
            onClear();
          }}
        >
          {t("Clear filters")}
        </a>
      )}
      <a class="button quiet small" href={plateExportPath(form, zone)} download>
        <Download /> {t("CSV")}
      </a>
    </div>
  );
}

function Pager({ form, found: { reads } }: PlateResultsProps) {
  const next = reads.ok ? reads.data.next_cursor : null;
  if (form.cursor === "" && next === null) return null;
  return (
    <nav class="pager" aria-label={t("Pages")}>
      {form.cursor !== "" && (
        <a class="button quiet" href={plateAddress({ ...form, cursor: "" })}>{t("Newest")}</a>
      )}
      {next !== null && (
        <a class="button quiet" href={plateAddress({ ...form, cursor: next })}>{t("Older")}</a>
      )}
    </nav>
  );
}

function Nothing({ form, found }: PlateResultsProps) {
  if (!isFiltered(form)) {
    return (
      <Notice
        title={t("No plate has been read yet")}
        text={t("As soon as a camera sees a car, its plate appears here.")}
        action={{ href: "/devices", label: t("See the devices") }}
      />
    );
  }
  return (
    <Notice
      title={t("No plate begins so")}
      text={found.near.length > 0
        ? t("But some are like it: see below.")
        : t("Search for fewer characters, widen the time, or take a filter away.")}
    />
  );
}
