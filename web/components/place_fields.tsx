// Owns the fields that name a location and set its clock.
import { t } from "../i18n/translate.ts";

export function PlaceFields({ name, timezone }: { name: string; timezone: string }) {
  return (
    <div class="form-columns">
      <label class="entry">
        <span>{t("Name")}</span>
        <input name="name" required maxLength={80} value={name} />
      </label>
      <label class="entry">
        <span>{t("Time zone")}</span>
        <input
          name="timezone"
          list="zones"
          required
          maxLength={64}
          autocomplete="off"
          value={timezone}
        />
        <datalist id="zones">
          {Intl.supportedValuesOf("timeZone").map((zone) => <option key={zone} value={zone} />)}
        </datalist>
      </label>
    </div>
  );
}
