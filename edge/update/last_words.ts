// Owns what a release on trial leaves behind when it fails, for the start that gives it up.
// A convenience: without it a trial fails all the same, only with less of a reason.

const FILE_NAME = "last_words";
const MOST_CHARS = 400;

export interface LastWords {
  /** Null: not a word. */
  read(): string | null;
  /** At once: the process may end with the next instruction. The first word counts. */
  say(text: string): void;
  clear(): void;
}

export function createLastWords(folder: string): LastWords {
  const path = `${folder}/${FILE_NAME}`;
  let hasSpoken = false;
  return {
    read: () => {
      try {
        return Deno.readTextFileSync(path).slice(0, MOST_CHARS) || null;
      } catch {
        return null;
      }
    },
    say: (text) => {
      if (hasSpoken) return;
      hasSpoken = true;
      try {
        Deno.writeTextFileSync(path, text.slice(0, MOST_CHARS), { mode: 0o600 });
      } catch {
        // A full disk: the count of starts decides.
      }
    },
    clear: () => {
      try {
        Deno.removeSync(path);
      } catch {
        // None was there.
      }
    },
  };
}
