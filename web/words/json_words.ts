// Owns how JSON is set out for people. Pure.

/** Indented when it is JSON, else as it is. */
export function jsonWords(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
