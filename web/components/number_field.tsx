// Owns how a field for a number looks that may be left empty, with what holds now.
import { t } from "../i18n/translate.ts";

export interface NumberFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly hint: string;
  readonly now?: string;
}

export function NumberField({ name, label, value, min, max, step, hint, now }: NumberFieldProps) {
  return (
    <label class="entry">
      <span>{label}</span>
      <input
        name={name}
        type="number"
        inputMode={step === undefined ? "numeric" : "decimal"}
        min={min}
        max={max}
        step={step ?? 1}
        value={value}
      />
      <small class="hint">
        {hint} {now !== undefined && t("Now: {value}.", { value: now })}
      </small>
    </label>
  );
}
