// Owns what Postgres cannot store in a text or jsonb although JSON can carry it: U+0000.
import type { FieldFault } from "../contract/problem.ts";
import { WashfleetError } from "../errors.ts";

/**
 * Refuses input that holds a NUL anywhere, by the field's path; the database would refuse it too,
 * but with an error that names no field.
 * @throws WashfleetError `invalid`
 */
export function requireStorable(input: unknown): void {
  const faults = [...nulFaults(input, "")];
  const first = faults[0];
  if (first === undefined) return;
  throw new WashfleetError(`Cannot take the request as its body is wrong: ${first.path}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}

function* nulFaults(value: unknown, path: string): Generator<FieldFault> {
  if (typeof value === "string") {
    if (value.includes("\0")) yield { path, message: "must not hold the character U+0000" };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      yield* nulFaults(part, path === "" ? key : `${path}.${key}`);
    }
  }
}
