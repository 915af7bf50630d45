// Owns what a document of settings is before it is judged: plain values, nothing of YAML's own.

export type Settings = { [key: string]: unknown };

export function isPlainObject(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Date);
}
