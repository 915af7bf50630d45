// Owns the language of each request at the server. Never reaches the browser.
import { AsyncLocalStorage } from "node:async_hooks";
import { ES } from "./es/all.ts";
import { ES_SERVER_WORDS } from "./es/server_words.ts";
import { type Language, setLanguageSource } from "./language.ts";
import { addServerWords } from "./server_words.ts";
import { addCatalog } from "./translate.ts";

const spoken = new AsyncLocalStorage<Language>();

/** Makes the server able to speak every language; may be called twice. */
export function speakPerRequest(): void {
  addCatalog("es", ES);
  addServerWords("es", ES_SERVER_WORDS);
  setLanguageSource(() => spoken.getStore() ?? "en");
}

/** Answers in this language, whatever other requests do meanwhile. */
export function inLanguage<T>(name: Language, answer: () => T): T {
  return spoken.run(name, answer);
}
