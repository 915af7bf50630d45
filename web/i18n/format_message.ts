// Owns filling the values of a text in, by as much of ICU's message syntax as the dashboard's texts use:
// `{name}`, and `{count, plural, =0 {no car} one {# car} other {# cars}}`.

export type Values = Readonly<Record<string, string | number>>;

interface Filling {
  readonly values: Values;
  readonly locale: string;
  /** What `#` stands for; `null`: itself. */
  readonly count: number | null;
}

/** The text with its values, as `locale` writes numbers and plurals. */
export function formatMessage(message: string, values: Values, locale: string): string {
  return fill(message, { values, locale, count: null });
}

function fill(message: string, filling: Filling): string {
  let filled = "";
  for (let at = 0; at < message.length; at++) {
    const letter = message[at] ?? "";
    if (letter === "{") {
      const end = closing(message, at);
      filled += argument(message.slice(at + 1, end), filling);
      at = end;
    } else if (letter === "#" && filling.count !== null) {
      filled += numbers(filling.locale).format(filling.count);
    } else filled += letter;
  }
  return filled;
}

/** The brace that closes the one at `from`. */
function closing(message: string, from: number): number {
  for (let at = from, depth = 0; at < message.length; at++) {
    if (message[at] === "{") depth++;
    else if (message[at] === "}" && --depth === 0) return at;
  }
  return message.length;
}

const PLURAL = /^\s*(\w+)\s*,\s*plural\s*,/;
const CHOICE = /\s*(=\d+|\w+)\s*(?=\{)/y;

function argument(inner: string, filling: Filling): string {
  const [head, name = inner.trim()] = PLURAL.exec(inner) ?? [];
  const value = filling.values[name] ?? "";
  if (head === undefined) return String(value);
  const choices: Record<string, string> = {};
  CHOICE.lastIndex = head.length;
  for (let found = CHOICE.exec(inner); found !== null; found = CHOICE.exec(inner)) {
    const start = CHOICE.lastIndex;
    const end = closing(inner, start);
    choices[found[1] ?? ""] = inner.slice(start + 1, end);
    CHOICE.lastIndex = end + 1;
  }
  const count = Number(value);
  const chosen = choices[`=${count}`] ?? choices[plurals(filling.locale).select(count)] ??
    choices.other ?? "";
  return fill(chosen, { ...filling, count });
}

const plurals = remembered((locale) => new Intl.PluralRules(locale));
const numbers = remembered((locale) => new Intl.NumberFormat(locale));

/** Making one of them takes longer than all else here. */
function remembered<T>(make: (locale: string) => T): (locale: string) => T {
  const known = new Map<string, T>();
  return (locale) => {
    const one = known.get(locale) ?? make(locale);
    known.set(locale, one);
    return one;
  };
}
