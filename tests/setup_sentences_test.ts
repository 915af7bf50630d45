// Holds that the dashboard can say in other languages what a new machine's step waits for.
import assert from "node:assert/strict";
import { SETUP_SENTENCES } from "../server/commissioning/setup_sentences.ts";
import { ES_SERVER_WORDS } from "../web/i18n/es/server_words.ts";

Deno.test("what is waited for, and what to do, is known in Spanish", () => {
  const said = Object.values(SETUP_SENTENCES).flatMap(({ text, advice }) => [text, advice]);
  assert.deepEqual(said.filter((sentence) => !(sentence in ES_SERVER_WORDS.sentences)), []);
});
