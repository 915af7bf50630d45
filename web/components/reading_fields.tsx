// Owns the fields of a location: its clock, how its plates are read, its budget, how long it keeps.
import type { LocationReading } from "../../server/contract/reading.ts";
import { t } from "../i18n/translate.ts";
import { countWords, percentWords } from "../words/number_words.ts";
import type { ReadingForm } from "../words/reading_form.ts";
import { keptWords } from "../words/reading_words.ts";
import { BudgetMeter } from "./budget_meter.tsx";
import { NumberField } from "./number_field.tsx";
import { PlaceFields } from "./place_fields.tsx";

interface ReadingFieldsProps {
  readonly form: ReadingForm;
  readonly reading: LocationReading;
}

export function ReadingFields({ form, reading }: ReadingFieldsProps) {
  return (
    <>
      <section class="card form-part">
        <h2>{t("The location")}</h2>
        <PlaceFields name={form.name} timezone={form.timezone} />
      </section>
      <Reading form={form} reading={reading} />
      <Budget form={form} reading={reading} />
      <Keeping form={form} reading={reading} />
    </>
  );
}

function Reading({ form, reading }: ReadingFieldsProps) {
  return (
    <section class="card form-part">
      <h2>{t("How plates are read")}</h2>
      <label class="entry">
        <span>{t("Regions, the most likely first")}</span>
        <input
          name="regions"
          value={form.regions}
          placeholder="us-tx, us-ok"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
        />
        <small class="hint">{t("Hints for the recognizer. Empty: as the server is told.")}</small>
      </label>
      <div class="form-columns">
        <NumberField
          name="minConfidence"
          label={t("Least certainty, in percent")}
          value={form.minConfidence}
          min={0}
          max={100}
          step={0.1}
          hint={t("Below it a reading is a guess, never a plate. Empty: as the server is told.")}
          now={ofNow(reading, "min_confidence", (ratio) => percentWords(ratio, 0))}
        />
        <NumberField
          name="maxCorrected"
          label={t("Characters that a correction may change")}
          value={form.maxCorrected}
          min={0}
          max={16}
          hint={t("More would make it another car. Empty: as the server is told.")}
          now={ofNow(reading, "max_corrected_characters", countWords)}
        />
      </div>
    </section>
  );
}

function Budget({ form, reading }: ReadingFieldsProps) {
  const { calls, effective } = reading;
  return (
    <section class="card form-part">
      <h2>{t("Budget")}</h2>
      <p>
        {t("Calls this month")}:{" "}
        {effective.monthly_budget === null ? countWords(calls.made) : <BudgetMeter calls={calls} />}
      </p>
      <NumberField
        name="budget"
        label={t("Most calls of the recognizer a month")}
        value={form.budget}
        min={0}
        max={10_000_000}
        hint={t(
          "You are told at 80 %. Beyond it nothing is read until the month (UTC) ends. Empty: no limit.",
        )}
      />
    </section>
  );
}

function Keeping({ form, reading }: ReadingFieldsProps) {
  return (
    <section class="card form-part">
      <h2>{t("How long it is kept")}</h2>
      <div class="form-columns">
        <NumberField
          name="keepReads"
          label={t("Reads, in days")}
          value={form.keepReads}
          min={1}
          max={3650}
          hint={t("With their visits and events. Empty: as the server is told.")}
          now={keptWords(reading.effective.keep_reads_days)}
        />
        <NumberField
          name="keepPictures"
          label={t("Pictures, in days")}
          value={form.keepPictures}
          min={1}
          max={3650}
          hint={t("Never longer than their reads. Empty: as the server is told.")}
          now={keptWords(reading.effective.keep_pictures_days, "pictures")}
        />
      </div>
      <p class="hint">{t("You are told what would be deleted before anything is.")}</p>
    </section>
  );
}

/** What holds now; `undefined` where nothing does. */
function ofNow(
  { effective }: LocationReading,
  field: "min_confidence" | "max_corrected_characters",
  words: (value: number) => string,
): string | undefined {
  const value = effective[field];
  return value === null ? undefined : words(value);
}
