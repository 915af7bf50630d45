// Owns which days and which location the figures are of: an ordinary GET form, and links for the
// usual periods.
import type { Location } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { analyticsAddress, type AnalyticsForm, PERIODS } from "../words/analytics_period.ts";

export interface ChartFiltersProps {
  readonly form: AnalyticsForm;
  readonly locations: readonly Pick<Location, "id" | "name">[];
  /** Today, in the zone of the figures. */
  readonly today: string;
  readonly shown: { readonly from: string; readonly to: string };
}

export function ChartFilters({ form, locations, today, shown }: ChartFiltersProps) {
  return (
    <form method="get" action="/analytics" class="card chart-filters">
      <nav class="periods" aria-label={t("Period")}>
        {PERIODS.map((days) => (
          <a
            key={days}
            href={analyticsAddress({ ...form, days, from: "", to: "" })}
            aria-current={form.days === days ? "true" : undefined}
          >
            {days === "1" ? t("Today") : t("{days} days", { days })}
          </a>
        ))}
      </nav>
      <label class="entry">
        <span>{t("Location")}</span>
        <select name="location">
          <option value="">{t("All locations")}</option>
          {locations.map(({ id, name }) => (
            <option key={id} value={id} selected={id === form.location}>{name}</option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span>{t("From")}</span>
        <input type="date" name="from" value={shown.from} max={today} />
      </label>
      <label class="entry">
        <span>{t("To")}</span>
        <input type="date" name="to" value={shown.to} max={today} />
      </label>
      <button type="submit">{t("Apply")}</button>
    </form>
  );
}
