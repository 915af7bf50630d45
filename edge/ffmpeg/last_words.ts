// Owns the tail of FFmpeg's stderr: bounded, with credentials struck out before anything is kept.
// Never judges what the words mean.

const MAX_LINES = 20;
const MAX_LINE_CHARACTERS = 2000;
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"]*/gi;

/** Collects stderr as it comes. */
export interface LastWords {
  push(chunk: Uint8Array): void;
  /** The kept lines that came after this monotonic moment, oldest first. */
  since(monotonicMs: number): string[];
}

export interface LastWordsOptions {
  /** Stands in for every address: FFmpeg prints the whole URL, and cuts long lines anywhere. */
  readonly shownUrl: string;
  readonly secrets: readonly string[];
  readonly monotonicMs: () => number;
}

export function collectLastWords(options: LastWordsOptions): LastWords {
  const decoder = new TextDecoder();
  const kept: { text: string; atMs: number }[] = [];
  let rest = "";
  const keep = (line: string) => {
    const text = strike(line, options).slice(0, MAX_LINE_CHARACTERS).trim();
    if (text !== "") kept.push({ text, atMs: options.monotonicMs() });
    if (kept.length > MAX_LINES) kept.shift();
  };
  return {
    push(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/[\r\n]+/);
      // A line without end is dropped whole: a password that straddles a cut is not recognised.
      const last = lines.pop() ?? "";
      rest = last.length <= 4 * MAX_LINE_CHARACTERS ? last : "";
      // A damaged stream has 5,000 lines a second: those that would be dropped at once are not read.
      for (const line of lines.slice(-MAX_LINES)) keep(line);
    },
    since(monotonicMs) {
      if (rest !== "") keep(rest);
      rest = "";
      return kept.filter((line) => line.atMs >= monotonicMs).map((line) => line.text);
    },
  };
}

/** The text with every address replaced and every secret struck out. */
export function strike(
  text: string,
  options: { shownUrl: string; secrets: readonly string[] },
): string {
  // A function, since `$` in a replacement string is an instruction.
  let struck = text.replace(ADDRESS, () => options.shownUrl);
  for (const secret of options.secrets) struck = struck.replaceAll(secret, "***");
  return struck;
}
