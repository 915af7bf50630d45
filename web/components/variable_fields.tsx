// Owns the rows in which variables are written: name, kind, value; secrets are never shown.
import { emptyRow, type VariableKind, type VariableRow } from "../config/variable_form.ts";
import { t } from "../i18n/translate.ts";
import { Plus, Trash } from "./icons.ts";

/** As much of a signal as the rows need. */
export interface WrittenRows {
  value: readonly VariableRow[];
  peek(): readonly VariableRow[];
}

interface VariableFieldsProps {
  readonly rows: WrittenRows;
  /** What is wrong, by name. */
  readonly faults: ReadonlyMap<string, string>;
  /** Names that are asked for; those without a row are offered. */
  readonly asked: readonly string[];
  readonly isReadOnly: boolean;
  /** How a name begins that is made anew: `camera.`. */
  readonly begins?: string;
}

export function VariableFields(props: VariableFieldsProps) {
  const { rows, faults, asked, isReadOnly, begins = "" } = props;
  const set = (index: number, change: Partial<VariableRow>) =>
    rows.value = rows.peek().map((row, at) => at === index ? { ...row, ...change } : row);
  const missing = asked.filter((name) => !rows.value.some((row) => row.name === name));
  return (
    <div class="variables">
      {rows.value.map((row, index) => (
        <div key={index} class="variable-row">
          <Row {...{ row, isReadOnly }} set={(change) => set(index, change)} />
          {!isReadOnly && (
            <button
              type="button"
              class="icon-button"
              aria-label={t("Remove {name}", { name: row.name })}
              onClick={() => rows.value = rows.peek().filter((_, at) => at !== index)}
            >
              <Trash />
            </button>
          )}
          {faults.has(row.name) && <small class="fault" role="alert">{faults.get(row.name)}</small>}
        </div>
      ))}
      {rows.value.length === 0 && <p class="hint">{t("There is none yet.")}</p>}
      {!isReadOnly && (
        <p class="part-acts">
          {missing.map((name) => (
            <button
              key={name}
              type="button"
              class="quiet asked"
              onClick={() => rows.value = [...rows.peek(), emptyRow(name)]}
            >
              <Plus /> <code>{name}</code>
            </button>
          ))}
          <button
            type="button"
            class="quiet"
            onClick={() => rows.value = [...rows.peek(), emptyRow(begins)]}
          >
            <Plus /> {t("Add a variable")}
          </button>
        </p>
      )}
    </div>
  );
}

interface RowProps {
  readonly row: VariableRow;
  readonly isReadOnly: boolean;
  set(change: Partial<VariableRow>): void;
}

function Row({ row, isReadOnly, set }: RowProps) {
  const kinds: [VariableKind, string][] = [
    ["text", t("Text")],
    ["number", t("Number")],
    ["boolean", t("Yes or no")],
    ["secret", t("Secret")],
  ];
  return (
    <>
      <input
        class="variable-name"
        aria-label={t("Name")}
        value={row.name}
        disabled={isReadOnly}
        placeholder="camera.host"
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => set({ name: event.currentTarget.value })}
      />
      <select
        aria-label={t("Type")}
        value={row.kind}
        disabled={isReadOnly}
        onChange={(event) => set({ kind: event.currentTarget.value as VariableKind, text: "" })}
      >
        {kinds.map(([kind, label]) => (
          <option key={kind} value={kind} selected={kind === row.kind}>{label}</option>
        ))}
      </select>
      {row.kind === "boolean"
        ? (
          <select
            aria-label={t("Value")}
            value={row.text === "true" ? "true" : "false"}
            disabled={isReadOnly}
            onChange={(event) => set({ text: event.currentTarget.value })}
          >
            <option value="true" selected={row.text === "true"}>{t("Yes")}</option>
            <option value="false" selected={row.text !== "true"}>{t("No")}</option>
          </select>
        )
        : (
          <input
            aria-label={t("Value")}
            type={row.kind === "secret" ? "password" : "text"}
            value={row.text}
            disabled={isReadOnly}
            placeholder={row.kind === "secret" && row.isStored ? t("stored; type to replace") : ""}
            autocomplete="new-password"
            spellcheck={false}
            onInput={(event) => set({ text: event.currentTarget.value })}
          />
        )}
    </>
  );
}
