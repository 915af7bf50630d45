// Owns what was found: the reads, the near ones apart, and what to say when there are none.
import { useMemo } from "preact/hooks";
import type { FoundRead } from "../../server/contract/read.ts";
import type { PlatesFound } from "../api/find_plates.ts";
import { t } from "../i18n/translate.ts";
import { isFiltered, plateAddress, plateExportPath } from "../words/plate_filter.ts";
import { Failure } from "./failure.tsx";
import { Download, TriangleAlert } from "./icons.ts";
import { Notice } from "./notice.tsx";
import type { Places } from "./place.ts";
import { PlateTable } from "./plate_table.tsx";
import { Banner } from "./status.tsx";

export type AwaitedPlates = "all" | "near" | null;

export interface PlateResultsProps {
  readonly found: PlatesFound;
  readonly known: ReadonlySet<string>;
  /** So many rows are drawn; where there are more, they follow at once. */
  readonly drawn: number;
  readonly places: Places;
  readonly zone: string;
  /** What is being asked for: all, or the near ones alone. What is there is of the question before. */
  readonly awaited: AwaitedPlates;
  /** It takes so long that one must see it. */
  readonly isLate: boolean;
  readonly holdsPictures: boolean;
  onClear(): void;
}

const NO_READS: readonly FoundRead[] = [];

export function PlateResults(props: PlateResultsProps) {
  const { found, known, drawn, places, awaited, isLate, holdsPictures } = props;
  const { reads, nearTo } = found;
  const near = nearOf(found);
  const items = reads.ok ? reads.data.items : NO_READS;
  const isPart = drawn < items.length;
  // The same element is not drawn anew: a key must not wait for rows that stay.
  const rows = useMemo(() => {
    const part = isPart ? items.slice(0, drawn) : items;
    return <PlateTable reads={part} caption={t("Plates")} {...{ places, known, holdsPictures }} />;
  }, [items, isPart, places, known, holdsPictures]);
  const like = useMemo(
    () => (
      <PlateTable
        reads={near}
        against={nearTo}
        caption={t("Near matches")}
        {...{ places, known, holdsPictures }}
      />
    ),
    [near, nearTo, places, known, holdsPictures],
  );
  return (
    <div class="plate-results" aria-busy={awaited !== null || isPart}>
      <Toolbar {...props} />
      <div
        class={isLate && awaited === "all" ? "plate-rows late" : "plate-rows"}
        aria-busy={awaited === "all" || isPart}
        data-begin={found.form.plate}
      >
        {!reads.ok && <Failure title={t("The plates could not be shown")} answer={reads} />}
        {reads.ok && items.length === 0 && <Nothing {...props} />}
        {items.length > 0 && <div class="card table-card">{rows}</div>}
      </div>
      {isNearMissing(found, awaited) && items.length > 0 && (
        <Banner tone="warn">
          <TriangleAlert />
          <p>{t("Plates like it could not be looked for.")}</p>
        </Banner>
      )}
      {near.length > 0 && (
        <section
          aria-labelledby="near-title"
          aria-busy={awaited !== null}
          class={isLate ? "late" : ""}
        >
          <div class="section-head">
            <h2 id="near-title">{t("Plates like {plate}", { plate: nearTo })}</h2>
          </div>
          <div class="card table-card">{like}</div>
        </section>
      )}
      <Pager {...props} />
    </div>
  );
}

function Toolbar(props: PlateResultsProps) {
  const { found, awaited, zone, onClear } = props;
  const { reads, form } = found;
  const near = nearOf(found);
  const count = reads.ok ? reads.data.items.length : 0;
  const isMore = reads.ok && reads.data.next_cursor !== null;
  return (
    <div class="plate-toolbar">
      <p class="hint" role="status">
        {reads.ok && (isMore
          ? t("The newest {count}", { count })
          : t("{count, plural, =0 {No read} one {# read} other {# reads}}", { count }))}
        {near.length > 0 && !isNearAwaited(found, awaited) &&
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

function Pager({ found: { reads, form } }: PlateResultsProps) {
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

function Nothing({ found, awaited }: PlateResultsProps) {
  if (!isFiltered(found.form)) {
    return (
      <Notice
        title={t("No plate has been read yet")}
        text={t("As soon as a camera sees a car, its plate appears here.")}
        action={{ href: "/devices", label: t("See the devices") }}
      />
    );
  }
  return <Notice title={t("No plate begins so")} text={adviceOn(found, awaited)} />;
}

function adviceOn(found: PlatesFound, awaited: AwaitedPlates): string {
  if (isNearAwaited(found, awaited)) return t("Plates like it are being looked for.");
  if (!found.near.ok) return t("Plates like it could not be looked for.");
  if (found.near.data.length > 0) return t("But some are like it: see below.");
  return t("Search for fewer characters, widen the time, or take a filter away.");
}

function nearOf({ near }: PlatesFound): readonly FoundRead[] {
  return near.ok ? near.data : NO_READS;
}

/** That it is not known is not to be taken for none. */
function isNearMissing(found: PlatesFound, awaited: AwaitedPlates): boolean {
  return !found.near.ok && !isNearAwaited(found, awaited);
}

/** What is like an older question says nothing of the reads above it. */
function isNearAwaited({ form, nearTo }: PlatesFound, awaited: AwaitedPlates): boolean {
  return awaited === "near" || form.plate !== nearTo;
}
