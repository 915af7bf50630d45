// Owns how the queue stands beside what is looked at: what waits, in order.
import type { Visit } from "../../server/contract/visit.ts";
import { t } from "../i18n/translate.ts";
import { missWords } from "../words/plate_words.ts";
import { At } from "./instant.tsx";
import type { Places } from "./place.ts";
import { PlateBadge } from "./plate_badge.tsx";

export interface PlateReviewQueueProps {
  readonly visits: readonly Visit[];
  readonly currentId: string | null;
  readonly places: Places;
  onChoose(visit: Visit): void;
}

export function PlateReviewQueue({ visits, currentId, places, onChoose }: PlateReviewQueueProps) {
  return (
    <ol class="review-queue" aria-label={t("Queue")}>
      {visits.map((visit) => (
        <li key={visit.id}>
          <button
            type="button"
            class="queue-row"
            aria-current={visit.id === currentId ? "true" : undefined}
            onClick={() => onChoose(visit)}
          >
            <span class="what">
              {visit.plate === null
                ? <span class="warn">{missWords(visit.miss_reason).title}</span>
                : (
                  <>
                    <PlateBadge plate={visit.plate} /> {visit.outcome === "missed"
                      ? t("given by a person")
                      : `${Math.round((visit.confidence ?? 0) * 100)} %`}
                  </>
                )}
            </span>
            <small>
              {places[visit.location_id]?.name ?? t("Unknown location")} ·{" "}
              <At
                iso={visit.first_seen_at}
                zone={places[visit.location_id]?.timezone ?? "UTC"}
                as="day_time"
              />
            </small>
          </button>
        </li>
      ))}
    </ol>
  );
}
