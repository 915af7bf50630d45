// Owns what Postgres cannot store in a text or jsonb although JSON can carry it: U+0000, and half a
// surrogate pair.
import type { FieldFault } from "../contract/problem.ts";
import { WashfleetError } from "../errors.ts";

/**
 * Refuses input that holds such a text anywhere, names of fields included, by the field's path; the
 * database would refuse it too, but with an error that names no field.
 * @throws WashfleetError `invalid`
 */
export function requireStorable(input: unknown): void {
  if (isAllStorable(input)) return;
  const faults = [...faultsOf(input, "")];
  const first = faults[0];
  if (first === undefined) return;
  throw new WashfleetError(`Cannot take the request as its body is wrong: ${first.path}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}

/** Asked of every request; which field it is, is asked of a few. */
function isAllStorable(value: unknown): boolean {
  if (typeof value === "string") return isStorable(value);
  if (typeof value !== "object" || value === null) return true;
  for (const key of Object.keys(value)) {
    if (!isStorable(key) || !isAllStorable((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

function* faultsOf(value: unknown, path: string): Generator<FieldFault> {
  if (typeof value === "string") {
    if (isStorable(value)) return;
    yield { path, message: "must not hold the character U+0000, nor half a surrogate pair" };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      if (!isStorable(key)) yield { path, message: "must not have a field of such a name" };
      yield* faultsOf(part, path === "" ? key : `${path}.${key}`);
    }
  }
}

function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
