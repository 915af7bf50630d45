// Owns asking before a retention deletes: how much, from before when, and that it cannot be undone.
import type { RetentionPreview } from "../../server/contract/reading.ts";
import { t } from "../i18n/translate.ts";
import { At } from "./instant.tsx";
import { Banner } from "./status.tsx";

export interface RetentionQuestionProps {
  readonly question: RetentionPreview;
  readonly zone: string;
  readonly back: string;
}

export function RetentionQuestion({ question, zone, back }: RetentionQuestionProps) {
  const { reads, pictures } = question;
  return (
    <Banner tone="bad">
      <div class="stacked">
        <b>{t("This deletes, for good, within the next hour:")}</b>
        <ul>
          {reads.before !== null && reads.count > 0 && (
            <li>
              {t("{count, plural, one {# read} other {# reads}} from before", {
                count: reads.count,
              })} <At iso={reads.before} zone={zone} as="full" />
            </li>
          )}
          {pictures.before !== null && pictures.count > 0 && (
            <li>
              {t("{count, plural, one {# picture} other {# pictures}} from before", {
                count: pictures.count,
              })} <At iso={pictures.before} zone={zone} as="full" />
            </li>
          )}
        </ul>
        <p>{t("From then on, what becomes that old is deleted every hour.")}</p>
        <p class="form-end">
          <button type="submit" name="agreed" value="yes" class="danger">
            {t("Save and delete")}
          </button>
          <a class="button quiet" href={back}>{t("Keep everything")}</a>
        </p>
      </div>
    </Banner>
  );
}
