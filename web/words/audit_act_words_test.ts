import assert from "node:assert/strict";
import { AUDIT_ACTIONS, AUDIT_TARGET_KINDS } from "../../server/contract/audit_action.ts";
import { inLanguage, speakPerRequest } from "../i18n/request_language.ts";
import { auditActWords, auditKindWords } from "./audit_act_words.ts";

Deno.test("every act and kind of the audit log is said in words, in Spanish in other ones", () => {
  speakPerRequest();
  for (
    const [names, wordsOf] of [
      [AUDIT_ACTIONS, auditActWords],
      [AUDIT_TARGET_KINDS, auditKindWords],
    ] as const
  ) {
    const said = names.map((name) => inLanguage("en", () => wordsOf(name)));
    assert.deepEqual(said.filter((words) => /[._]/.test(words)), []);
    assert.equal(new Set(said).size, names.length, "no two are called the same");
    const inSpanish = names.map((name) => inLanguage("es", () => wordsOf(name)));
    assert.deepEqual(inSpanish.filter((words, index) => words === said[index]), []);
  }
  assert.equal(auditActWords("coffee.brew"), "coffee.brew", "of another version");
  assert.equal(auditActWords("constructor"), "constructor");
});
