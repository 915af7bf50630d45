// Owns saying in the reader's language what the server and its agents say in English: problems by their
// codes, other sentences as they are written. What is not known stays as it is.
import { formatMessage } from "./format_message.ts";
import { type Language, language, locale } from "./language.ts";

export interface ServerWords {
  /** By a problem's code. */
  readonly problems: Readonly<Record<string, string>>;
  /** By the English sentence; what differs stands as `{name}` in both. A sentence in it is said, too. */
  readonly sentences: Readonly<Record<string, string>>;
}
interface Pattern {
  readonly expression: RegExp;
  readonly names: readonly string[];
  readonly said: string;
}

const words: Partial<Record<Language, ServerWords>> = {};
const patterns = new Map<ServerWords, readonly Pattern[]>();

/** Brings a language; English needs none. */
export function addServerWords(name: Language, added: ServerWords): void {
  words[name] = added;
}

/** What a problem's code means; `null`: there is nothing better than the server's own sentence. */
export function problemByCode(code: string): string | null {
  const problems = words[language()]?.problems ?? {};
  return Object.hasOwn(problems, code) ? problems[code] ?? null : null;
}

/** The server's or an agent's sentence, in the reader's language as far as it is known. */
export function serverWords(sentence: string): string {
  const known = words[language()];
  if (known === undefined) return sentence;
  if (Object.hasOwn(known.sentences, sentence)) return known.sentences[sentence] ?? sentence;
  for (const { expression, names, said } of patternsOf(known)) {
    const found = expression.exec(sentence);
    if (found === null) continue;
    const values = names.map((name, index) => [name, serverWords(found[index + 1] ?? "")]);
    return formatMessage(said, Object.fromEntries(values), locale());
  }
  return sentence;
}

function patternsOf(known: ServerWords): readonly Pattern[] {
  const made = patterns.get(known) ??
    Object.entries(known.sentences).filter(([english]) => /\{\w+\}/.test(english)).map(patternOf);
  patterns.set(known, made);
  return made;
}

const HOLE = /\{(\w+)\}/g;

function patternOf([english, said]: [string, string]): Pattern {
  const literal = english.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&");
  return {
    expression: new RegExp(`^${literal.replaceAll(HOLE, "([^]+?)")}$`),
    names: [...english.matchAll(HOLE)].map(([, name = ""]) => name),
    said,
  };
}
