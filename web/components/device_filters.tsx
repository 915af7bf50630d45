// Owns the fields above the list of devices; a GET form, so it works before the script is there too.
import type { Location } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { deviceAddress, type DeviceForm, isFiltered } from "../words/device_filter.ts";
import { Search } from "./icons.ts";

interface DeviceFiltersProps {
  readonly form: DeviceForm;
  readonly locations: readonly Location[];
  /** What is wrong with the label expression; `null`: nothing. */
  readonly labelFault: string | null;
  /** `isTyping`: the next change is likely to follow. */
  onChange(change: Partial<DeviceForm>, isTyping: boolean): void;
}

export function DeviceFilters({ form, locations, labelFault, onChange }: DeviceFiltersProps) {
  return (
    <form
      method="get"
      action="/devices"
      class="card device-filters"
      role="search"
      onSubmit={(event) => event.preventDefault()}
    >
      {form.status !== "" && <input type="hidden" name="status" value={form.status} />}
      <label class="entry">
        <span>{t("Device")}</span>
        <span class="search">
          <Search />
          <input
            type="search"
            name="search"
            value={form.search}
            maxLength={80}
            placeholder={t("Name of the device or location")}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => onChange({ search: event.currentTarget.value }, true)}
          />
        </span>
      </label>
      <label class="entry">
        <span>{t("Location")}</span>
        <select
          name="location"
          value={form.location}
          onChange={(event) => onChange({ location: event.currentTarget.value }, false)}
        >
          <option value="">{t("All locations")}</option>
          {locations.map(({ id, name }) => (
            <option key={id} value={id} selected={id === form.location}>{name}</option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span>{t("Labels")}</span>
        <input
          name="labels"
          value={form.labels}
          placeholder="env=prod, lane in (1,2), !old"
          maxLength={1000}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={labelFault !== null}
          aria-describedby="label-fault"
          onInput={(event) => onChange({ labels: event.currentTarget.value }, true)}
        />
      </label>
      {isFiltered(form) && (
        <a class="button quiet" href={deviceAddress({ status: form.status })}>{t("Reset")}</a>
      )}
      <p id="label-fault" class="fault" role="status">{labelFault}</p>
    </form>
  );
}
