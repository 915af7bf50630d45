// Owns what is known of one read: when, where, how surely, what vehicle.
import type { Read } from "../../server/contract/read.ts";
import { t } from "../i18n/translate.ts";
import { vehicleWords } from "../words/vehicle_words.ts";
import { ReadCertainty } from "./certainty.tsx";
import { At } from "./instant.tsx";
import type { Places } from "./place.ts";
import { PlateBadge } from "./plate_badge.tsx";

export function PlateFacts({ read, places }: { read: Read; places: Places }) {
  const place = places[read.location_id];
  const zone = place?.timezone ?? "UTC";
  const delayMs = Date.parse(read.created_at) - Date.parse(read.captured_at);
  return (
    <dl class="fact-list">
      <dt>{t("Captured")}</dt>
      <dd>
        <At iso={read.captured_at} zone={zone} as="full" />
      </dd>
      {read.given_by_person !== true && (
        <>
          <dt>{t("Known after")}</dt>
          <dd>{(Math.max(0, delayMs) / 1000).toFixed(1)} s</dd>
        </>
      )}
      <dt>{t("Location")}</dt>
      <dd>
        <a class="link" href={`/locations/${read.location_id}`}>
          {place?.name ?? t("Unknown location")}
        </a>
      </dd>
      <dt>{t("Camera")}</dt>
      <dd>
        <a class="link" href={`/devices/${read.device_id}`}>{read.camera_id}</a>
      </dd>
      <dt>{t("Certainty")}</dt>
      <dd>
        <ReadCertainty read={read} />
      </dd>
      <dt>{t("Vehicle")}</dt>
      <dd>{vehicleWords(read)}</dd>
      {typeof read.original_plate === "string" && (
        <>
          <dt>{t("Read as")}</dt>
          <dd>
            <PlateBadge plate={read.original_plate} />
          </dd>
        </>
      )}
    </dl>
  );
}
