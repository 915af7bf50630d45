// What the API says of a machine's step and what the pages say of it are one.
import assert from "node:assert/strict";
import { SETUP_SENTENCES } from "../server/commissioning/setup_sentences.ts";
import { SETUP_WAITS } from "../web/words/setup_words.ts";

Deno.test("the pages say of a step that is waited for what the API says", () => {
  assert.deepEqual(SETUP_WAITS, SETUP_SENTENCES);
});
