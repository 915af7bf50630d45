// Owns the form above the incidents: an ordinary GET form, so every answer has an address.
import type { Location } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import type { IncidentForm } from "../words/incident_form.ts";
import { Funnel } from "./icons.ts";

interface IncidentFiltersProps {
  readonly form: IncidentForm;
  readonly locations: readonly Pick<Location, "id" | "name">[];
}

export function IncidentFilters({ form, locations }: IncidentFiltersProps) {
  const isFiltered = form.location !== "" || form.severity !== "";
  return (
    <form method="get" action="/incidents" class="filters incident-filters" role="search">
      {form.status !== "" && <input type="hidden" name="status" value={form.status} />}
      <label class="entry">
        <span class="visually-hidden">{t("Location")}</span>
        <select name="location">
          <option value="">{t("All locations")}</option>
          {locations.map(({ id, name }) => (
            <option key={id} value={id} selected={id === form.location}>{name}</option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span class="visually-hidden">{t("Severity")}</span>
        <select name="severity">
          <option value="">{t("All severities")}</option>
          <option value="critical" selected={form.severity === "critical"}>{t("Critical")}</option>
          <option value="warning" selected={form.severity === "warning"}>{t("Warning")}</option>
        </select>
      </label>
      <span class="actions">
        <button type="submit" class="quiet">
          <Funnel /> <span>{t("Filter")}</span>
        </button>
        {isFiltered && (
          <a
            class="button quiet"
            href={form.status === "" ? "/incidents" : `/incidents?status=${form.status}`}
          >
            {t("Clear")}
          </a>
        )}
      </span>
    </form>
  );
}
