// Owns bringing the page's language into the browser: a script of its own, which no English page
// loads. The document holds the words of its own islands.
import type { IslandData } from "../runtime/client.ts";
import { ES_SERVER_WORDS } from "./es/server_words.ts";
import { LANGUAGES, setLanguageSource } from "./language.ts";
import { addServerWords } from "./server_words.ts";
import { addCatalog } from "./translate.ts";

const spoken = LANGUAGES.find((name) => name === document.documentElement.lang) ?? "en";
const { texts = [] }: IslandData = JSON.parse(
  document.getElementById("island-data")?.textContent ?? "{}",
);
addServerWords("es", ES_SERVER_WORDS);
addCatalog(spoken, Object.fromEntries(texts));
setLanguageSource(() => spoken);
