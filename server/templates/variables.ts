// Owns how variables are kept and shown: secrets sealed at rest, struck out for people, opened only
// to make the settings that their device is sent.
import { STRUCK_SECRET, type Variables, type VariableValue } from "../contract/template.ts";
import { WashfleetError } from "../errors.ts";
import type { Sealer } from "../seal.ts";
import type { Scalar } from "./fill_placeholders.ts";

/** As a row holds them, by name. */
export type StoredVariables = Record<string, { value: Scalar } | { sealed: string }>;

/** Opened: `isSecret` ones are shown to nobody. */
export type OpenVariables = Record<string, { value: Scalar; isSecret: boolean }>;

/**
 * Seals the secrets. `***` keeps the one that was stored under that name.
 * @param options.path of the field, for the fault
 * @throws WashfleetError `invalid` when there is none to keep
 */
export async function sealVariables(
  variables: Variables,
  options: { before: StoredVariables; sealer: Pick<Sealer, "seal">; path: string },
): Promise<StoredVariables> {
  const stored: StoredVariables = {};
  for (const [name, value] of Object.entries(variables)) {
    stored[name] = await sealOne(value, { ...options, name });
  }
  return stored;
}

async function sealOne(
  value: VariableValue,
  { before, sealer, path, name }: {
    before: StoredVariables;
    sealer: Pick<Sealer, "seal">;
    path: string;
    name: string;
  },
): Promise<StoredVariables[string]> {
  if (typeof value !== "object") return { value };
  if (value.secret !== STRUCK_SECRET) {
    return { sealed: (await sealer.seal(value.secret)).toBase64() };
  }
  const kept = before[name];
  if (kept !== undefined && "sealed" in kept) return kept;
  throw new WashfleetError(`Cannot keep the secret ${name} as none is stored`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: `${path}.${name}`, message: `is ${STRUCK_SECRET}, but no secret is stored` }],
  });
}

/** As people see them. */
export function showVariables(stored: StoredVariables): Record<string, VariableValue> {
  return Object.fromEntries(
    Object.entries(stored).map(([name, kept]) => [
      name,
      "sealed" in kept ? { secret: STRUCK_SECRET } : kept.value,
    ]),
  );
}

/** @throws Error when a secret was sealed under another key */
export async function openVariables(
  stored: StoredVariables,
  sealer: Pick<Sealer, "open">,
): Promise<OpenVariables> {
  const opened: OpenVariables = {};
  for (const [name, kept] of Object.entries(stored)) {
    opened[name] = "sealed" in kept
      ? { value: await sealer.open(Uint8Array.fromBase64(kept.sealed)), isSecret: true }
      : { value: kept.value, isSecret: false };
  }
  return opened;
}
