// Owns the form above the list of plates: an ordinary GET form, so every answer has an address and it
// works without script; an island hears of each change.
import type { Location } from "../../server/contract/fleet.ts";
import { useMemo, useState } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import type { PlateDevices } from "../live/plate_devices.ts";
import type { PlateForm } from "../words/plate_filter.ts";
import { Funnel, Search } from "./icons.ts";

export interface PlateFiltersProps {
  readonly form: PlateForm;
  /** What stands in the field, where that is not yet as plates are spelled. */
  readonly typed?: string;
  readonly locations: readonly Pick<Location, "id" | "name">[];
  /** Those of the chosen location. */
  readonly devices: PlateDevices;
  readonly zone: string;
  onChange?(change: Partial<PlateForm>): void;
}

export function PlateFilters(props: PlateFiltersProps) {
  const { form, typed = form.plate, locations, devices, zone, onChange } = props;
  const { location, device, camera, certainty, from, to } = form;
  // The same elements are not drawn anew: a key must not wait for a chain's whole list of locations.
  const where = useMemo(
    () => <LocationChoice {...{ location, locations, onChange }} />,
    [location, locations, onChange],
  );
  const moreFields = useMemo(
    () => <MoreFilters {...{ form, devices, zone, onChange }} />,
    [device, camera, certainty, from, to, devices, zone, onChange],
  );
  const more = [device, camera, certainty, from, to];
  const count = more.filter((field) => field !== "").length;
  // Counted only at first: else the fields close under the hand that empties the last one. Without
  // script the checkbox alone shows them.
  const [isOpen, setOpen] = useState(count > 0);
  return (
    <form method="get" action="/plates" class="card plate-filters" role="search">
      <label class="search plate-search">
        <span class="visually-hidden">{t("Plate")}</span>
        <Search />
        <input
          name="plate"
          type="search"
          value={typed}
          placeholder={t("Search a plate, or its start")}
          maxLength={40}
          autocomplete="off"
          autocapitalize="characters"
          enterkeyhint="search"
          spellcheck={false}
          onInput={(event) => onChange?.({ plate: event.currentTarget.value })}
        />
      </label>
      {where}
      <label class="more-filters">
        <input
          type="checkbox"
          class="visually-hidden"
          checked={isOpen}
          onChange={(event) => setOpen(event.currentTarget.checked)}
        />
        <Funnel /> {t("More filters")}
        {count > 0 && <span class="badge-count">{count}</span>}
      </label>
      {moreFields}
      <noscript>
        <button type="submit">{t("Search")}</button>
      </noscript>
    </form>
  );
}

interface LocationChoiceProps extends Pick<PlateFiltersProps, "locations" | "onChange"> {
  readonly location: string;
}

function LocationChoice({ location, locations, onChange }: LocationChoiceProps) {
  return (
    <label class="entry">
      <span class="visually-hidden">{t("Location")}</span>
      <select
        name="location"
        onChange={(event) =>
          onChange?.({ location: event.currentTarget.value, device: "", camera: "" })}
      >
        <option value="">{t("All locations")}</option>
        {locations.map(({ id, name }) => (
          <option key={id} value={id} selected={id === location}>{name}</option>
        ))}
      </select>
    </label>
  );
}

type MoreFiltersProps = Pick<PlateFiltersProps, "form" | "devices" | "zone" | "onChange">;

function MoreFilters({ form, devices, zone, onChange }: MoreFiltersProps) {
  const listed = devices.ok ? devices.data : [];
  const cameras = listed.find(({ id }) => id === form.device)?.cameras ?? [];
  return (
    <div class="more-fields">
      <label class="entry">
        <span>{t("Device")}</span>
        <select
          name="device"
          disabled={listed.length === 0}
          onChange={(event) => onChange?.({ device: event.currentTarget.value, camera: "" })}
        >
          <option value="">
            {!devices.ok
              ? t("The devices could not be shown")
              : listed.length === 0
              ? t("Choose a location first")
              : t("All devices")}
          </option>
          {listed.map(({ id, name }) => (
            <option key={id} value={id} selected={id === form.device}>{name}</option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span>{t("Camera")}</span>
        <select
          name="camera"
          disabled={cameras.length === 0}
          onChange={(event) => onChange?.({ camera: event.currentTarget.value })}
        >
          <option value="">{t("All cameras")}</option>
          {cameras.map(({ camera_id, name }) => (
            <option key={camera_id} value={camera_id} selected={camera_id === form.camera}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span>{t("Certainty")}</span>
        <select
          name="certainty"
          onChange={(event) => onChange?.({ certainty: event.currentTarget.value })}
        >
          {Object.entries(certaintyWords()).map(([value, label]) => (
            <option key={value} value={value} selected={value === form.certainty}>{label}</option>
          ))}
        </select>
      </label>
      <Instant name="from" label={t("From (clock of {zone})", { zone })} {...{ form, onChange }} />
      <Instant name="to" label={t("To (clock of {zone})", { zone })} {...{ form, onChange }} />
    </div>
  );
}

interface InstantProps extends Pick<PlateFiltersProps, "form" | "onChange"> {
  readonly name: "from" | "to";
  readonly label: string;
}

function Instant({ name, label, form, onChange }: InstantProps) {
  return (
    <label class="entry">
      <span>{label}</span>
      <input
        name={name}
        type="datetime-local"
        value={form[name]}
        onChange={(event) => onChange?.({ [name]: event.currentTarget.value })}
      />
    </label>
  );
}

function certaintyWords(): Readonly<Record<string, string>> {
  return {
    "": t("Any certainty"),
    below_80: t("Below 80 %"),
    below_90: t("Below 90 %"),
    from_90: t("90 % and more"),
  };
}
