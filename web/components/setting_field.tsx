// Owns a setting's field: whatever the schema says, a text that may hold a placeholder.
import { useId, useState } from "preact/hooks";
import { type SettingPath, type SettingSchema, valueAt } from "../config/setting_schema.ts";
import { t } from "../i18n/translate.ts";
import { settingWords } from "../words/setting_words.ts";

/** The form around: what is written, what is wrong with it, how it is changed. */
export interface SettingForm {
  readonly settings: unknown;
  /** By dotted path. */
  readonly faults: ReadonlyMap<string, string>;
  readonly isReadOnly: boolean;
  /** `undefined` takes a setting away. */
  edit(path: SettingPath, value: unknown): void;
}

export interface SettingFieldProps {
  readonly form: SettingForm;
  readonly path: SettingPath;
  readonly schema: SettingSchema;
  readonly isNeeded?: boolean;
}

export function SettingField({ form, path, schema, isNeeded = false }: SettingFieldProps) {
  const id = useId();
  const { label, hint } = settingWords(path, schema.description);
  const fault = form.faults.get(path.join("."));
  const written = textOf(valueAt(form.settings, path), schema);
  // While it has the focus it shows what was typed: `1.` must not become `1` before the next digit.
  const [draft, setDraft] = useState<string | null>(null);
  const change = (text: string) => {
    setDraft(text);
    form.edit(path, valueOf(text, schema));
  };
  const common = {
    id,
    value: draft ?? written,
    disabled: form.isReadOnly,
    "aria-invalid": fault !== undefined,
    "aria-describedby": `${id}-hint`,
    onBlur: () => setDraft(null),
  };
  return (
    <label class="entry setting" for={id} data-setting={path.join(".")}>
      <span>
        {label} {isNeeded && <span class="needed">{t("needed")}</span>}
      </span>
      {schema.enum !== undefined
        ? <Choices {...{ common, schema, written, change }} />
        : isLines(schema)
        ? (
          <textarea
            {...common}
            rows={2}
            spellcheck={false}
            onInput={(event) => change(event.currentTarget.value)}
          />
        )
        : (
          <input
            {...common}
            autocomplete="off"
            spellcheck={false}
            placeholder={schema.default === undefined ? undefined : textOf(schema.default, schema)}
            onInput={(event) => change(event.currentTarget.value)}
          />
        )}
      <small id={`${id}-hint`} class={fault === undefined ? "hint" : "fault"}>
        {fault ?? hint}
      </small>
    </label>
  );
}

interface ChoicesProps {
  readonly common: Record<string, unknown>;
  readonly schema: SettingSchema;
  readonly written: string;
  change(text: string): void;
}

/** What is written may be a placeholder, or wrong: it stays to be seen. */
function Choices({ common, schema, written, change }: ChoicesProps) {
  const values = (schema.enum ?? []).map(String);
  return (
    <select {...common} onChange={(event) => change(event.currentTarget.value)}>
      <option value="" selected={written === ""}>
        {schema.default === undefined
          ? ""
          : t("{value} (default)", { value: String(schema.default) })}
      </option>
      {[...values, ...(written === "" || values.includes(written) ? [] : [written])].map((
        value,
      ) => <option key={value} value={value} selected={value === written}>{value}</option>)}
    </select>
  );
}

function isLines({ type, items }: SettingSchema): boolean {
  return type === "array" && typeof items === "object" && items.type === "string";
}

function textOf(value: unknown, schema: SettingSchema): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value) && isLines(schema)) return value.join("\n");
  return JSON.stringify(value);
}

/** What a text means as this setting; what it cannot be stays a text, which is then found wrong. */
function valueOf(text: string, schema: SettingSchema): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (isLines(schema)) {
    return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  }
  const isNumeric = schema.type === "integer" || schema.type === "number" ||
    (schema.enum ?? []).some((value) => typeof value === "number");
  if (isNumeric && /^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (schema.type !== "array") return text;
  try {
    return JSON.parse(trimmed);
  } catch {
    return text;
  }
}
