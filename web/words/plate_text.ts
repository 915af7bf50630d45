// Owns how a typed plate is spelled and compared in the browser: as the server does it
// (server/reads/plate_text.ts), which has the last word; a test holds both to the same.

/** Longest plate, in code points. */
export const MOST_PLATE_CHARACTERS = 16;

/** `abc-12` → `ABC12`: upper case letters and digits of any script. */
export function plateText(typed: string): string {
  const upper = typed.normalize("NFKC").toUpperCase().normalize("NFKC");
  return upper.replace(/[^\p{Lu}\p{Lo}\p{Nd}]/gu, "").normalize("NFC");
}

/** What recognizers and people take for something else. */
const LOOK_ALIKES = /[0OQD1IL2Z5S6G8B]/;

/** The longest plate that is looked for as it is spelled, but for look-alikes. */
const MOST_SPELLED_CHARACTERS = 3;

/** Whether another plate can be found as one like this: a wrong character makes a short one any other. */
export function mayBeMisread(plate: string): boolean {
  return [...plate].length > MOST_SPELLED_CHARACTERS || LOOK_ALIKES.test(plate);
}

/** Characters to add, drop or change to make one of the other, in code points. */
export function changedCharacters(one: string, other: string): number {
  const columns = [...other];
  let above = Array.from({ length: columns.length + 1 }, (_, index) => index);
  for (const [rowIndex, character] of [...one].entries()) {
    const row = [rowIndex + 1];
    for (const [index, column] of columns.entries()) {
      const changed = (above[index] ?? 0) + (character === column ? 0 : 1);
      row.push(Math.min(changed, (above[index + 1] ?? 0) + 1, (row[index] ?? 0) + 1));
    }
    above = row;
  }
  return above[columns.length] ?? 0;
}
