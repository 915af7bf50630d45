// Owns the form that registers a box of devices, each with a claim code.
import type { CreateClaimBatch } from "../../server/contract/claim_batch.ts";
import type { Location } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { PostForm } from "./post_form.tsx";

/** As it is typed. */
export type BoxText = Readonly<
  Record<"devices" | "location" | "pattern" | "first" | "days", string>
>;

export const EMPTY_BOX: BoxText = {
  devices: "24",
  location: "",
  pattern: "lane-{nn}",
  first: "1",
  days: "7",
};

const DAY_MS = 86_400_000;

/** What the API is asked; wrong numbers go along, so that it says what is wrong with them. */
export function boxInputOf({ devices, location, pattern, first, days }: BoxText): CreateClaimBatch {
  return {
    devices: Number(devices),
    location_id: location,
    name_pattern: pattern,
    first_number: Number(first),
    claim_valid_ms: Number(days) * DAY_MS,
  };
}

interface BoxFormProps {
  readonly form: BoxText;
  readonly locations: readonly Location[];
  readonly trouble: string | null;
}

export function BoxForm({ form, locations, trouble }: BoxFormProps) {
  return (
    <PostForm action="/boxes" class="card part">
      <h2>{t("A new box")}</h2>
      <p class="hint">
        {t(
          "Registers its devices and prints a label with a QR code for each. A code works once, at one machine.",
        )}
      </p>
      {trouble !== null && <p class="banner bad" role="alert">{trouble}</p>}
      <div class="fields">
        <label class="entry">
          <span>{t("How many devices")}</span>
          <input name="devices" type="number" min={1} max={200} required value={form.devices} />
        </label>
        <label class="entry">
          <span>{t("Location")}</span>
          <select name="location" required>
            {locations.map(({ id, name }) => (
              <option key={id} value={id} selected={id === form.location}>{name}</option>
            ))}
          </select>
        </label>
        <label class="entry">
          <span>{t("Names")}</span>
          <input
            name="pattern"
            required
            maxLength={70}
            value={form.pattern}
            aria-describedby="pattern-hint"
          />
          <small id="pattern-hint" class="hint">
            {t("{one} is the number, {two} at least two digits.", { one: "{n}", two: "{nn}" })}
          </small>
        </label>
        <label class="entry">
          <span>{t("First number")}</span>
          <input name="first" type="number" min={0} max={99999} required value={form.first} />
        </label>
        <label class="entry">
          <span>{t("Codes work for (days)")}</span>
          <input name="days" type="number" min={1} max={90} required value={form.days} />
        </label>
      </div>
      <div class="part-acts">
        <button type="submit">{t("Register the box")}</button>
      </div>
    </PostForm>
  );
}
