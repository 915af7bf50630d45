// Owns saying a text in the reader's language. The English text is the key, so a page reads as it
// looks; what has no translation does not type-check.
import type { ES } from "./es/all.ts";
import { formatMessage, type Values } from "./format_message.ts";
import { type Language, language, locale } from "./language.ts";

/** An English text, in ICU's message syntax where it has values. */
export type Text = keyof typeof ES;
export type Catalog = Readonly<Partial<Record<Text, string>>>;

const catalogs: Partial<Record<Language, Catalog>> = {};

/** Brings a language; English needs none. */
export function addCatalog(name: Language, catalog: Catalog): void {
  catalogs[name] = catalog;
}

/**
 * The text in the language of this request or document. With values:
 * `t("{count, plural, one {# device} other {# devices}}", { count: 2 })`.
 */
export function t(text: Text, values?: Values): string {
  const name = language();
  const said = catalogs[name]?.[text] ?? text;
  return values === undefined ? said : formatMessage(said, values, locale());
}
