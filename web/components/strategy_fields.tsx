// Owns the fields by which a rollout is told: stages, what a failure means, times.
import type { Signal } from "@preact/signals";
import { t } from "../i18n/translate.ts";
import { stageSizes, stagesOf, type StrategyForm } from "../config/strategy_form.ts";

interface StrategyFieldsProps {
  readonly form: Signal<StrategyForm>;
  /** How many devices are chosen. */
  readonly total: number;
}

const PRESETS = ["", "1", "1, 25%"] as const;

export function StrategyFields({ form, total }: StrategyFieldsProps) {
  const { stages, onFailure } = form.value;
  const set = (change: Partial<StrategyForm>) => form.value = { ...form.value, ...change };
  const read = stagesOf(stages);
  const sizes = read === null ? [] : stageSizes(total, read);
  return (
    <>
      <fieldset class="choice-row">
        <legend>{t("Stages")}</legend>
        {PRESETS.map((preset) => (
          <label key={preset} class="choice-chip">
            <input
              type="radio"
              name="preset"
              checked={stages === preset}
              onChange={() => set({ stages: preset })}
            />
            <span>{presetLabel(preset)}</span>
          </label>
        ))}
      </fieldset>
      <label class="entry">
        <span>{t("Own stages")}</span>
        <input
          value={stages}
          placeholder={t("for example: 1, 10%, 50%")}
          aria-invalid={read === null}
          aria-describedby="stages-hint"
          onInput={(event) => set({ stages: event.currentTarget.value })}
        />
        <small id="stages-hint" class={read === null ? "fault" : "hint"}>
          {read === null
            ? t("Numbers of devices or shares such as 25%, separated by commas.")
            : sizes.length < 2
            ? t("All devices at once.")
            : t("{sizes} devices, each stage when the one before went well.", {
              sizes: sizes.join(" → "),
            })}
        </small>
      </label>
      <fieldset class="choice-row">
        <legend>{t("When a device fails")}</legend>
        <label class="choice-chip">
          <input
            type="radio"
            name="on_failure"
            checked={onFailure === "revert"}
            onChange={() => set({ onFailure: "revert" })}
          />
          <span>{t("Put back what ran before, everywhere")}</span>
        </label>
        <label class="choice-chip">
          <input
            type="radio"
            name="on_failure"
            checked={onFailure === "halt"}
            onChange={() => set({ onFailure: "halt" })}
          />
          <span>{t("Halt and leave all as it stands")}</span>
        </label>
      </fieldset>
      <div class="fields">
        <Amount form={form} name="maxFailures" label={t("Failures to put up with")} />
        <Amount
          form={form}
          name="maxUnavailable"
          label={t("Most devices of a site disturbed at a time")}
          placeholder={t("any number")}
        />
        <Amount form={form} name="soakSeconds" label={t("Trial after it runs (seconds)")} />
        <Amount form={form} name="confirmSeconds" label={t("Time to run the settings (seconds)")} />
        <Amount
          form={form}
          name="giveUpDays"
          label={t("Give up unreachable devices after (days)")}
        />
      </div>
    </>
  );
}

interface AmountProps {
  readonly form: Signal<StrategyForm>;
  readonly name: Exclude<keyof StrategyForm, "onFailure" | "stages">;
  readonly label: string;
  readonly placeholder?: string;
}

function Amount({ form, name, label, placeholder }: AmountProps) {
  return (
    <label class="entry">
      <span>{label}</span>
      <input
        inputMode="decimal"
        name={name}
        value={form.value[name]}
        placeholder={placeholder}
        onInput={(event) => form.value = { ...form.value, [name]: event.currentTarget.value }}
      />
    </label>
  );
}

function presetLabel(preset: (typeof PRESETS)[number]): string {
  switch (preset) {
    case "":
      return t("All at once");
    case "1":
      return t("One, then the rest");
    case "1, 25%":
      return t("One, then a quarter, then the rest");
  }
}
