// Owns the tail of FFmpeg's stderr: bounded, with credentials struck out before anything is kept.
// Of lines that say their level only errors are kept. Never judges what the words mean.

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
  /** Called with each line of any level, credentials struck out. */
  readonly onLine?: (line: LeveledLine) => void;
}

/** A line of `-loglevel level+info`; what FFmpeg did not write itself, as a crash, is an error. */
export interface LeveledLine {
  readonly level: string;
  readonly text: string;
}

const LEVELED =
  /^((?:\[[^\]]*\] ?)*?)\[(panic|fatal|error|warning|info|verbose|debug|trace)\] ?(.*)$/;
const KEPT_LEVELS = new Set(["panic", "fatal", "error"]);
/** Stands for lines whose level it does not say. */
const REPEATED = /^ *Last message repeated \d+ times$/;

export function collectLastWords(options: LastWordsOptions): LastWords {
  const decoder = new TextDecoder();
  const kept: { text: string; atMs: number }[] = [];
  let rest = "";
  let isTooLong = false;
  const hear = (line: string) => {
    const { level, text: said } = readLevel(line);
    const text = strike(said, options).slice(0, MAX_LINE_CHARACTERS);
    options.onLine?.({ level, text });
    if (KEPT_LEVELS.has(level) && !REPEATED.test(text)) keep(text.trim());
  };
  const keep = (text: string) => {
    if (text !== "") kept.push({ text, atMs: options.monotonicMs() });
    if (kept.length > MAX_LINES) kept.shift();
  };
  return {
    push(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/[\r\n]+/);
      const last = lines.pop() ?? "";
      if (isTooLong && lines.length > 0) {
        lines.shift(); // the end of a line whose beginning was dropped
        isTooLong = false;
      }
      for (const line of worthHearing(lines)) hear(line);
      // A line without end is dropped whole: a password that straddles a cut is not recognised.
      isTooLong ||= last.length > 4 * MAX_LINE_CHARACTERS;
      rest = isTooLong ? "" : last;
    },
    since(monotonicMs) {
      if (rest !== "") hear(rest);
      rest = "";
      return kept.filter((line) => line.atMs >= monotonicMs).map((line) => line.text);
    },
  };
}

/** A damaged stream has 5,000 errors a second: those that would be dropped at once are not read. */
function worthHearing(lines: readonly string[]): readonly string[] {
  const firstKept = lines.length - MAX_LINES;
  return lines.filter((line, index) => index >= firstKept || line.includes("[info]"));
}

function readLevel(line: string): LeveledLine {
  const [, prefix = "", level = "", text = ""] = LEVELED.exec(line) ?? [];
  return level === "" ? { level: "error", text: line } : { level, text: prefix + text };
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
