import assert from "node:assert/strict";
import { countWords } from "../words/number_words.ts";
import { inLanguage, speakPerRequest } from "./request_language.ts";
import { t } from "./translate.ts";

Deno.test("t() writes a number as it stands alone elsewhere on the page", () => {
  speakPerRequest();
  const said = inLanguage("es", () => [
    t("{count, plural, one {# device} other {# devices}}", { count: 65_914 }),
    countWords(65_914),
  ]);
  assert.deepEqual(said, ["65,914 dispositivos", "65,914"]);
});
