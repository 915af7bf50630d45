// Owns what Postgres cannot store in a text or jsonb although JSON can carry it: U+0000, and halves of
// surrogate pairs.
import type { FieldFault } from "../contract/problem.ts";
import { WashfleetError } from "../errors.ts";

/**
 * Refuses input that holds one of them anywhere, by the field's path; the database would refuse it too,
 * but with an error that names no field.
 * @throws WashfleetError `invalid`
 */
export function requireStorable(input: unknown): void {
  const faults = [...badTexts(input, "")];
  const first = faults[0];
  if (first === undefined) return;
  throw new WashfleetError(`Cannot take the request as its body is wrong: ${first.path}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}

function* badTexts(value: unknown, path: string): Generator<FieldFault> {
  if (typeof value === "string") {
    const message = faultOf(value);
    if (message !== null) yield { path, message };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      const message = faultOf(key);
      if (message !== null) yield { path, message: `has a name that ${message}` };
      yield* badTexts(part, path === "" ? key : `${path}.${key}`);
    }
  }
}

function faultOf(text: string): string | null {
  if (text.includes("\0")) return "must not hold the character U+0000";
  return text.isWellFormed() ? null : "must not hold half of a character";
}
