// Owns what is said of the visit that is looked at: the reading and its correction, or why it was
// missed and what to do.
import type { CorrectedRead } from "../../server/contract/correction.ts";
import type { ReviewSubject } from "../api/load_review.ts";
import { t } from "../i18n/translate.ts";
import { missWords } from "../words/plate_words.ts";
import { Certainty, ReadCertainty } from "./certainty.tsx";
import { Check } from "./icons.ts";
import { At } from "./instant.tsx";
import type { Places } from "./place.ts";
import { PlateBadge } from "./plate_badge.tsx";
import { PlateCandidates } from "./plate_candidates.tsx";
import { PlateCorrection } from "./plate_correction.tsx";
import { PlateGiving } from "./plate_giving.tsx";

export interface PlateReviewSubjectProps {
  readonly subject: ReviewSubject;
  readonly places: Places;
  readonly canWrite: boolean;
  readonly isBusy: boolean;
  onAccept(): void;
  onCorrected(answer: CorrectedRead): void;
}

export function PlateReviewSubject(props: PlateReviewSubjectProps) {
  const { subject: { visit, read, most }, canWrite, isBusy, onAccept, onCorrected } = props;
  return (
    <section class="card review-subject" aria-label={t("This visit")}>
      {read !== null && (
        <p class="review-plate">
          <PlateBadge plate={read.plate} large />
          <ReadCertainty read={read} />
        </p>
      )}
      {visit.outcome === "missed" && <Missed {...props} />}
      {canWrite && (
        <button type="button" class="wide accept" disabled={isBusy} onClick={onAccept}>
          <Check /> {read === null ? t("Seen, next") : t("It is right, next")}{" "}
          <kbd aria-hidden="true">↵</kbd>
        </button>
      )}
      {read === null && canWrite && visit.outcome === "missed" && (
        <PlateGiving key={visit.id} visit={visit} onGiven={onCorrected} />
      )}
      {read !== null && (canWrite
        ? (
          <PlateCorrection
            key={read.id}
            {...{ read, most, onCorrected }}
            onUnchanged={onAccept}
          />
        )
        : <PlateCandidates read={read} />)}
      <Facts {...props} />
    </section>
  );
}

function Missed({ subject: { visit } }: PlateReviewSubjectProps) {
  const { title, why, todo } = missWords(visit.miss_reason);
  return (
    <div class="missed">
      <h2>{title}</h2>
      <p>{why}</p>
      {visit.best_guess !== null && (
        <p class="best-guess">
          {t("Best guess")} <PlateBadge plate={visit.best_guess} />
          {visit.confidence !== null && <Certainty ratio={visit.confidence} />}
        </p>
      )}
      <h3>{t("What to do")}</h3>
      <p>{todo}</p>
    </div>
  );
}

function Facts({ subject: { visit, read }, places }: PlateReviewSubjectProps) {
  const place = places[visit.location_id];
  const zone = place?.timezone ?? "UTC";
  const stayMs = Date.parse(visit.last_seen_at) - Date.parse(visit.first_seen_at);
  return (
    <dl class="fact-list">
      <dt>{t("Came")}</dt>
      <dd>
        <At iso={visit.first_seen_at} zone={zone} as="full" />
      </dd>
      <dt>{t("Stayed")}</dt>
      <dd>{Math.max(0, Math.round(stayMs / 1000))} s</dd>
      <dt>{t("Location")}</dt>
      <dd>
        <a class="link" href={`/locations/${visit.location_id}`}>
          {place?.name ?? t("Unknown location")}
        </a>
      </dd>
      <dt>{t("Camera")}</dt>
      <dd>
        <a class="link" href={`/devices/${visit.device_id}`}>{visit.camera_id}</a>
      </dd>
      {read !== null && (
        <>
          <dt>{t("Read")}</dt>
          <dd>
            <a class="link" href={`/plates/${read.id}`}>{t("All about it")}</a>
          </dd>
        </>
      )}
    </dl>
  );
}
