// Owns which rules of a stylesheet a document uses. A rule too many costs bytes, one too few is seen:
// what it does not understand it takes for used. Never looks at what comes by script.

interface Rule {
  /** Before the brace: a selector, or an at-rule with its condition. */
  readonly prelude: string;
  /** Within the braces, as it was written; `null`: a statement that has none. */
  readonly body: string | null;
  /** Of a rule that only groups others. */
  readonly inner: readonly Rule[] | null;
  /** Of a rule with a selector: one of these has to be in the document. */
  readonly needs: readonly Need[] | null;
}

/** One selector of a list. */
interface Need {
  /** Elements, `.classes` and `#ids` that it names. */
  readonly names: readonly string[];
  /** One of each of these too, of `:is()` and its like. */
  readonly oneOf: readonly (readonly Need[])[];
}

const GROUPS = /^@(layer|media|supports|container)\b/;
/** What is loaded beside the page, and what moves once it stands. */
const LATER = /^@(keyframes|charset|import)\b/;

/** `findUsed(html)` answers the rules that the document uses, in their order. */
export function createStyleFinder(css: string): (html: string) => string {
  const rules = parseRules(css);
  return (html) => writeUsed(rules, namesIn(html));
}

function writeUsed(rules: readonly Rule[], names: ReadonlySet<string>): string {
  return rules.map(({ prelude, body, inner, needs }) => {
    if (LATER.test(prelude)) return "";
    if (body === null) return `${prelude};`;
    if (inner !== null) {
      const used = writeUsed(inner, names);
      return used === "" ? "" : `${prelude}{${used}}`;
    }
    if (prelude === "@font-face" && body.includes("url(")) return "";
    return needs === null || isAnyIn(needs, names) ? `${prelude}{${body}}` : "";
  }).join("");
}

function isAnyIn(needs: readonly Need[], names: ReadonlySet<string>): boolean {
  return needs.some((need) =>
    need.names.every((name) => names.has(name)) && need.oneOf.every((one) => isAnyIn(one, names))
  );
}

function namesIn(html: string): Set<string> {
  const names = new Set<string>();
  for (const [, element = ""] of html.matchAll(/<([a-z][\w-]*)/gi)) {
    names.add(element.toLowerCase());
  }
  for (const [, classes = ""] of html.matchAll(/\sclass="([^"]*)"/g)) {
    for (const name of classes.split(/\s+/)) names.add(`.${name}`);
  }
  for (const [, id = ""] of html.matchAll(/\sid="([^"]*)"/g)) names.add(`#${id}`);
  return names;
}

function parseRules(css: string): Rule[] {
  const text = css.replaceAll(/\/\*[^]*?\*\//g, "");
  const rules: Rule[] = [];
  for (let at = 0; at < text.length;) {
    const end = find(text, at, "{;");
    const prelude = text.slice(at, end).trim();
    if (text[end] !== "{") {
      if (prelude !== "") rules.push({ prelude, body: null, inner: null, needs: null });
      at = end + 1;
      continue;
    }
    const close = find(text, end + 1, "}");
    const body = text.slice(end + 1, close);
    const inner = GROUPS.test(prelude) ? parseRules(body) : null;
    rules.push({ prelude, body, inner, needs: prelude.startsWith("@") ? null : needsOf(prelude) });
    at = close + 1;
  }
  return rules;
}

const CLOSING: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };

/** Where one of these characters stands next, outside of strings and of what is in brackets. */
function find(text: string, from: number, wanted: string): number {
  for (let at = from; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (wanted.includes(letter)) return at;
    if (letter === "\\") at++;
    else if (letter === '"' || letter === "'") at = endOfString(text, at);
    else if (letter in CLOSING) at = find(text, at + 1, CLOSING[letter] ?? "");
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[from]) return at;
  }
  return text.length;
}

function needsOf(selectors: string): Need[] {
  const needs: Need[] = [];
  for (let at = 0; at < selectors.length;) {
    const end = find(selectors, at, ",");
    needs.push(needOf(selectors.slice(at, end)));
    at = end + 1;
  }
  return needs;
}

/** An element, `.class`, `#id` or `:pseudo`. */
const PART = /(::?|[.#]|)((?:[\w-]|\\.|[^\0-\x7f])+)/y;
/** Their argument has to be there for the selector to hold. */
const HOLDING = ["is", "where", "has"];

function needOf(selector: string): Need {
  const names: string[] = [];
  const oneOf: Need[][] = [];
  for (let at = 0; at < selector.length;) {
    PART.lastIndex = at;
    const [part = "", sign = "", name = ""] = PART.exec(selector) ?? [];
    if (part !== "" && !sign.startsWith(":")) names.push(sign + name.replaceAll("\\", ""));
    at += part.length;
    const bracket = selector[at] ?? "";
    if (bracket === "(" || bracket === "[") {
      const end = find(selector, at + 1, CLOSING[bracket] ?? "");
      if (HOLDING.includes(name)) oneOf.push(needsOf(selector.slice(at + 1, end)));
      at = end + 1;
    } else if (part === "") at++;
  }
  return { names, oneOf };
}
