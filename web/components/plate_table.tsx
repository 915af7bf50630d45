// Owns how reads stand in a table, each row a small card on a phone.
import { useMemo, useRef } from "preact/hooks";
import type { FoundRead } from "../../server/contract/read.ts";
import { t } from "../i18n/translate.ts";
import { foundWords } from "../words/plate_words.ts";
import { vehicleWords } from "../words/vehicle_words.ts";
import { ReadCertainty } from "./certainty.tsx";
import { Age, At } from "./instant.tsx";
import { Picture } from "./picture.tsx";
import type { Places } from "./place.ts";
import { PlateBadge } from "./plate_badge.tsx";
import { type RowKeys, rowKeys } from "./row_keys.ts";

export interface PlateTableProps {
  readonly reads: readonly FoundRead[];
  readonly places: Places;
  /** Those that were there before: others are shown as new. */
  readonly known: ReadonlySet<string>;
  /** What was searched for: where a plate differs from it is marked. */
  readonly against?: string | undefined;
  /** Pictures of new rows wait: more urgent questions go first. */
  readonly holdsPictures?: boolean | undefined;
  /** What the table has, for screen readers. */
  readonly caption: string;
}

/** Islands only: ages tick. */
export function PlateTable(props: PlateTableProps) {
  const { reads, places, known, against, caption, holdsPictures } = props;
  const ids = reads.map(({ id }) => id);
  const table = useRef<HTMLTableElement>(null);
  const keys = useRef<RowKeys>(new Map());
  // News comes while somebody may be in a row, and whoever has gone into one must not find another there.
  const isEntered = table.current?.contains(document.activeElement) === true;
  const isReused = !isEntered && ids.every((id) => known.has(id));
  keys.current = rowKeys(keys.current, { ids, isReused });
  return (
    <table ref={table} class="rows plates">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("Picture")}</th>
          <th scope="col">{t("Plate")}</th>
          <th scope="col">{t("Time there")}</th>
          <th scope="col" class="place">{t("Location")}</th>
          <th scope="col">{t("Camera")}</th>
          <th scope="col">{t("Certainty")}</th>
          <th scope="col">{t("Vehicle")}</th>
        </tr>
      </thead>
      <tbody>
        {reads.map((read) => (
          <Row
            key={keys.current.get(read.id)}
            isNew={!known.has(read.id)}
            {...{ read, places, against, holdsPictures }}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<PlateTableProps, "places" | "against" | "holdsPictures"> {
  readonly read: FoundRead;
  readonly isNew: boolean;
}

/** The same element is not drawn anew: a row that stays as it was costs nothing. */
function Row({ read, places, against, isNew, holdsPictures }: RowProps) {
  const place = places[read.location_id];
  return useMemo(
    () => <Cells {...{ read, place, against, isNew, holdsPictures }} />,
    [read, place, against, isNew, holdsPictures],
  );
}

interface CellsProps extends Omit<RowProps, "places"> {
  readonly place: Places[string] | undefined;
}

function Cells({ read, place, against, isNew, holdsPictures = false }: CellsProps) {
  const zone = place?.timezone ?? "UTC";
  const href = `/plates/${read.id}`;
  return (
    <tr class={isNew ? "good new" : ""} data-read={read.id}>
      <td class="thumb">
        <a href={href} tabIndex={-1} aria-hidden="true">
          <Picture key={read.id} src={read.image_url} alt="" isHeld={holdsPictures} />
        </a>
      </td>
      <td class="main">
        <a href={href}>
          <PlateBadge plate={read.plate} against={against} />
        </a>
        <Remark read={read} />
      </td>
      <td class="time">
        <At iso={read.captured_at} zone={zone} as="day_time" />
        <small>
          <Age iso={read.captured_at} zone={zone} />
        </small>
      </td>
      <td class="place">
        <a href={`/locations/${read.location_id}`}>{place?.name ?? t("Unknown location")}</a>
      </td>
      <td class="camera">
        <a href={`/devices/${read.device_id}`}>{read.camera_id}</a>
      </td>
      <td class="certainty">
        <ReadCertainty read={read} />
      </td>
      <td class="vehicle">{vehicleWords(read)}</td>
    </tr>
  );
}

/** How it was found, and what had been read where a person has corrected it. */
function Remark({ read }: { read: FoundRead }) {
  const found = read.found === undefined || read.found === "prefix" ? "" : foundWords(read.found);
  const corrected = typeof read.original_plate === "string"
    ? t("read as {plate}", { plate: read.original_plate })
    : "";
  const text = [found, corrected].filter((part) => part !== "").join(", ");
  return text === "" ? null : <small>{text}</small>;
}
