// Owns the form above the review queue: an ordinary GET form that sends itself.
import type { Location } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { MISS_REASONS, REVIEW_DAYS, type ReviewForm } from "../words/plate_review.ts";
import { missWords } from "../words/plate_words.ts";

export interface PlateReviewFiltersProps {
  readonly form: ReviewForm;
  readonly locations: readonly Pick<Location, "id" | "name">[];
}

/** Islands only: without script there is nothing to review with. */
export function PlateReviewFilters({ form, locations }: PlateReviewFiltersProps) {
  const kinds = [
    ["", t("Misses and unsure reads")],
    ["unsure", t("Unsure reads only")],
    ["missed", t("Misses only")],
    ...MISS_REASONS.map((reason) => [reason, `– ${missWords(reason).title}`]),
  ];
  const days = REVIEW_DAYS.map((value) =>
    [
      value,
      value === "all"
        ? t("As far back as kept")
        : t("{days, plural, one {The last day} other {The last # days}}", { days: Number(value) }),
    ] as const
  );
  return (
    <form
      method="get"
      action="/plates/review"
      class="review-filters"
      onChange={(event) => event.currentTarget.requestSubmit()}
    >
      <Choice name="location" label={t("Location")} value={form.location}>
        {[["", t("All locations")], ...locations.map(({ id, name }) => [id, name])]}
      </Choice>
      <Choice name="kind" label={t("What")} value={form.kind}>{kinds}</Choice>
      <Choice name="days" label={t("Since")} value={form.days}>{days}</Choice>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly children: readonly (readonly string[])[];
}

function Choice({ name, label, value, children }: ChoiceProps) {
  return (
    <label class="entry">
      <span class="visually-hidden">{label}</span>
      <select name={name}>
        {children.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>{text}</option>
        ))}
      </select>
    </label>
  );
}
