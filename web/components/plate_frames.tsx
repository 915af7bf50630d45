// Owns the pictures of a visit: every read that was made while the vehicle stood there.
import type { Read } from "../../server/contract/read.ts";
import { t } from "../i18n/translate.ts";
import { At } from "./instant.tsx";
import { Picture } from "./picture.tsx";
import { PlateBadge } from "./plate_badge.tsx";

export interface PlateFramesProps {
  /** Oldest first. */
  readonly reads: readonly Read[];
  readonly currentId: string;
  readonly zone: string;
}

export function PlateFrames({ reads, currentId, zone }: PlateFramesProps) {
  return (
    <ol class="frames">
      {reads.map((read) => (
        <li key={read.id}>
          <a
            class="frame-card"
            href={`/plates/${read.id}`}
            aria-current={read.id === currentId ? "true" : undefined}
          >
            <Picture
              src={read.image_url}
              alt={t("Picture in which {plate} was read", { plate: read.plate })}
            />
            <span>
              <PlateBadge plate={read.plate} />
              <small>
                <At iso={read.captured_at} zone={zone} /> · {read.given_by_person === true
                  ? t("given by a person")
                  : `${Math.round(read.confidence * 100)} %`}
              </small>
            </span>
          </a>
        </li>
      ))}
    </ol>
  );
}
