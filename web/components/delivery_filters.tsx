// Owns the form above an endpoint's deliveries; an ordinary GET form, so every answer has an address.
import { t, type Text } from "../i18n/translate.ts";
import { CHOOSABLE_TYPES } from "../words/event_type_words.ts";
import { type DeliveryForm, STATUSES } from "../words/delivery_filter.ts";
import { Funnel } from "./icons.ts";

const LABELS: Readonly<Record<(typeof STATUSES)[number], Text>> = {
  failed: "Failed",
  pending: "Under way",
  delivered: "Delivered",
  expired: "Expired",
};

interface DeliveryFiltersProps {
  readonly action: string;
  readonly form: DeliveryForm;
  readonly zone: string;
}

export function DeliveryFilters({ action, form, zone }: DeliveryFiltersProps) {
  const isFiltered = [form.status, form.type, form.from, form.to].some((field) => field !== "");
  return (
    <form method="get" action={action} class="card filters deliveries-filters" role="search">
      <label class="entry">
        <span>{t("State")}</span>
        <select name="status">
          <option value="">{t("All")}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status} selected={status === form.status}>
              {t(LABELS[status])}
            </option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span>{t("Event")}</span>
        <select name="type">
          <option value="">{t("All")}</option>
          {[...CHOOSABLE_TYPES, "webhook.test", "notification.told"].map((type) => (
            <option key={type} value={type} selected={type === form.type}>{type}</option>
          ))}
        </select>
      </label>
      <label class="by-time">
        <input type="checkbox" checked={form.from !== "" || form.to !== ""} />
        <span>{t("Only a certain time")}</span>
      </label>
      <label class="entry when">
        <span>{t("From ({zone})", { zone })}</span>
        <input name="from" type="datetime-local" value={form.from} />
      </label>
      <label class="entry when">
        <span>{t("To ({zone})", { zone })}</span>
        <input name="to" type="datetime-local" value={form.to} />
      </label>
      <span class="actions">
        <button type="submit">
          <Funnel /> {t("Filter")}
        </button>
        {isFiltered && <a class="button quiet" href={action}>{t("Clear")}</a>}
      </span>
    </form>
  );
}
