// Owns how a budget of recognizer calls looks: what was made of what there is, this month.
import type { LocationReading } from "../../server/contract/reading.ts";
import { t } from "../i18n/translate.ts";
import { countWords } from "../words/number_words.ts";

/** Where people are warned, too (server/reading/call_budget.ts). */
const WARN_RATIO = 0.8;

export function BudgetMeter({ calls }: { calls: LocationReading["calls"] }) {
  const budget = calls.made + (calls.left ?? 0);
  return (
    <span class="budget">
      {t("{made} of {budget}", { made: countWords(calls.made), budget: countWords(budget) })}
      <meter
        min={0}
        max={Math.max(1, budget)}
        low={budget * WARN_RATIO}
        high={Math.max(1, budget - 1)}
        optimum={0}
        value={calls.made}
        aria-label={t("Calls this month")}
      />
      {calls.left === 0 && <small class="bad-words">{t("Used up: nothing is read.")}</small>}
    </span>
  );
}
