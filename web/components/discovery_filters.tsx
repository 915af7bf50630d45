// Owns the form above the found cameras: an ordinary GET form, so every answer has an address.
import type { Location } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { discoveryAddress, type DiscoveryForm } from "../words/discovery_form.ts";
import { Funnel, Search } from "./icons.ts";

interface DiscoveryFiltersProps {
  readonly form: DiscoveryForm;
  readonly locations: readonly Pick<Location, "id" | "name">[];
  /** Of the device that the page is about, if it is about one. */
  readonly deviceName: string | undefined;
}

export function DiscoveryFilters({ form, locations, deviceName }: DiscoveryFiltersProps) {
  const { state, location, device, search } = form;
  return (
    <form method="get" action="/discovery" class="filters discovery-filters" role="search">
      {state !== "" && <input type="hidden" name="state" value={state} />}
      <label class="search">
        <Search />
        <input
          type="search"
          name="search"
          value={search}
          maxLength={80}
          placeholder={t("Make, model or address")}
          aria-label={t("Make, model or address")}
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      {device === ""
        ? (
          <label class="entry">
            <span class="visually-hidden">{t("Location")}</span>
            <select name="location">
              <option value="">{t("All locations")}</option>
              {locations.map(({ id, name }) => (
                <option key={id} value={id} selected={id === location}>{name}</option>
              ))}
            </select>
          </label>
        )
        : (
          <p class="only-device">
            <input type="hidden" name="device" value={device} />
            {t("Only {name}", { name: deviceName ?? device })}
          </p>
        )}
      <span class="actions">
        <button type="submit" class="quiet">
          <Funnel /> <span>{t("Filter")}</span>
        </button>
        {(location !== "" || device !== "" || search !== "") && (
          <a class="button quiet" href={discoveryAddress({ state })}>{t("Clear")}</a>
        )}
      </span>
    </form>
  );
}
