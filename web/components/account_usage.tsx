// Owns how the recognizer's account looks: what was used of the month's allowance, when it begins anew.
import type { FleetStatus } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { countWords } from "../words/number_words.ts";
import { Banner } from "./status.tsx";

const LOW_RATIO = 0.8;

export function AccountUsage({ usage }: { usage: FleetStatus["recognizer"] }) {
  const { calls, total_calls, resets_on, calls_counted_here, trouble } = usage;
  const made = calls ?? calls_counted_here;
  return (
    <section class="card form-part account-usage">
      <h2>{t("The recognizer's account")}</h2>
      {trouble !== null && <Banner tone="bad">{trouble}</Banner>}
      {total_calls === null
        ? (
          <p>
            {t(
              "{count, plural, one {# call} other {# calls}} this month, counted by this server.",
              {
                count: made,
              },
            )}
          </p>
        )
        : (
          <p class="budget">
            {t("{made} of {budget} calls this month", {
              made: countWords(made),
              budget: countWords(total_calls),
            })}
            <meter
              min={0}
              max={Math.max(1, total_calls)}
              low={total_calls * LOW_RATIO}
              high={Math.max(1, total_calls - 1)}
              optimum={0}
              value={made}
              aria-label={t("Calls this month")}
            />
            {resets_on !== null && (
              <small>{t("Begins anew on {date}.", { date: resets_on.slice(0, 10) })}</small>
            )}
          </p>
        )}
    </section>
  );
}
