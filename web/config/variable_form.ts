// Owns how variables are written in a form, and what the API is told of them. Pure.
import type { VariableValue } from "../../server/contract/template.ts";

export type VariableKind = "text" | "number" | "boolean" | "secret";

/** As the contract has it, whose file would bring zod into the browser; the test compares them. */
export const STRUCK_SECRET = "***";

/** One row of the form. */
export interface VariableRow {
  readonly name: string;
  readonly kind: VariableKind;
  /** Of a secret: what is typed; `""` keeps the one that is stored. */
  readonly text: string;
  /** A secret of this name is stored. */
  readonly isStored: boolean;
}

/** The rows of what the API told. */
export function variableRows(
  variables: Readonly<Record<string, VariableValue>>,
): VariableRow[] {
  return Object.entries(variables).map(([name, value]) => {
    if (typeof value === "object") return { name, kind: "secret", text: "", isStored: true };
    const kind = typeof value === "number"
      ? "number"
      : typeof value === "boolean"
      ? "boolean"
      : "text";
    return { name, kind, text: String(value), isStored: false };
  });
}

/** What the API is told; rows without a name are left out. */
export function variablesOf(rows: readonly VariableRow[]): Record<string, VariableValue> {
  const named = rows.filter(({ name }) => name.trim() !== "");
  return Object.fromEntries(named.map((row) => [row.name.trim(), valueOf(row)]));
}

function valueOf({ kind, text, isStored }: VariableRow): VariableValue {
  switch (kind) {
    case "secret":
      return { secret: text === "" && isStored ? STRUCK_SECRET : text };
    case "number":
      // What is no number stays as it was typed: whoever judges it says so.
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "boolean":
      return text === "true";
    case "text":
      return text;
  }
}

/** A row for a name that is asked for: what is named like a password is a secret. */
export function emptyRow(name = ""): VariableRow {
  const kind = /(password|secret|token)$/.test(name) ? "secret" : "text";
  return { name, kind, text: "", isStored: false };
}

const PLACEHOLDER = /\{\{\s*((?:location|device|camera)\.[A-Za-z0-9][A-Za-z0-9_./-]*)\s*\}\}/g;
const FIELDS = /^(location\.(id|name|timezone)|device\.(id|name)|camera\.id|\w+\.labels\..+)$/;

/** The variables that a text asks for, each once: fields and labels have their values already. */
export function askedVariables(content: string): string[] {
  const names = [...content.matchAll(PLACEHOLDER)].map(([, name]) => name ?? "");
  return [...new Set(names)].filter((name) => !FIELDS.test(name)).sort();
}
