// Holds what the dashboard can say in other languages to what the server says of incidents.
import assert from "node:assert/strict";
import { CAUSE_WORDS } from "../server/incidents/words.ts";
import { INCIDENT_SENTENCES } from "../web/words/incident_sentences.ts";

Deno.test("what heals an incident and what a person does next is known to the dashboard", () => {
  const said = Object.values(CAUSE_WORDS).flatMap(({ healsByItself, nextStep }) =>
    healsByItself === null ? [nextStep] : [healsByItself, nextStep]
  );
  const known: readonly string[] = INCIDENT_SENTENCES;
  assert.deepEqual(said.filter((sentence) => !known.includes(sentence)), []);
});
