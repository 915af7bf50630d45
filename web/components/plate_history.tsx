// Owns who corrected a plate, from what to what and when.
import type { Correction } from "../../server/contract/correction.ts";
import { t } from "../i18n/translate.ts";
import { At } from "./instant.tsx";
import { PlateBadge } from "./plate_badge.tsx";

export interface PlateHistoryProps {
  /** Oldest first. */
  readonly corrections: readonly Correction[];
  readonly zone: string;
}

export function PlateHistory({ corrections, zone }: PlateHistoryProps) {
  return (
    <ol class="plate-history">
      {corrections.map(({ id, previous_plate, plate, corrected_by, reason, created_at }) => (
        <li key={id}>
          {previous_plate === null ? t("missed") : <PlateBadge plate={previous_plate} />}{" "}
          <span aria-hidden="true">→</span>
          <span class="visually-hidden">{t("became")}</span> <PlateBadge plate={plate} />
          <small>
            {corrected_by} · <At iso={created_at} zone={zone} as="day_time" />
            {reason !== null && ` · ${reason}`}
          </small>
        </li>
      ))}
    </ol>
  );
}
