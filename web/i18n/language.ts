// Owns which language is spoken now: the request's on the server, the document's in the browser.

export const LANGUAGES = ["en", "es"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  es: "Español",
};

let current: () => Language = () => "en";

/** Says where the language comes from; called once, by whoever starts the server or the browser. */
export function setLanguageSource(source: () => Language): void {
  current = source;
}

export function language(): Language {
  return current();
}

/** How numbers and times are written in it: `en-US` or `es-MX`. */
export function locale(): string {
  return language() === "es" ? "es-MX" : "en-US";
}

/** The chosen one if it is known, else the first of `Accept-Language` that is, else English. */
export function chooseLanguage(chosen: string | undefined, accepted: string | undefined): Language {
  const known = (tag: string) => LANGUAGES.find((name) => name === tag.toLowerCase().split("-")[0]);
  const wishes = (accepted ?? "").split(",").map((wish) => {
    const [tag = "", quality = "q=1"] = wish.trim().split(/\s*;\s*/);
    return { tag, quality: Number(quality.replace(/^q=/, "")) };
  }).filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  return known(chosen ?? "") ?? wishes.map(({ tag }) => known(tag)).find((name) => name) ?? "en";
}
