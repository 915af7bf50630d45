// Holds what the dashboard can say in other languages to what the server says of incidents.
import assert from "node:assert/strict";
import { IncidentCause } from "../server/contract/incident.ts";
import { CAUSE_TABLE, familyOf } from "../server/incidents/cause_table.ts";
import { CAUSE_WORDS, titleOf } from "../server/incidents/words.ts";
import { ES_SERVER_WORDS } from "../web/i18n/es/server_words.ts";
import { inLanguage, speakPerRequest } from "../web/i18n/request_language.ts";
import { serverWords } from "../web/i18n/server_words.ts";
import { FACT_WORDS } from "../web/words/fact_words.ts";
import { readSourceTree } from "./support/source_tree.ts";

const inSpanish = (sentence: string) => inLanguage("es", () => serverWords(sentence));

Deno.test("what heals an incident and what a person does next is known to the dashboard", () => {
  const said = Object.values(CAUSE_WORDS).flatMap(({ healsByItself, nextStep }) =>
    healsByItself === null ? [nextStep] : [healsByItself, nextStep]
  );
  assert.deepEqual(said.filter((sentence) => !(sentence in ES_SERVER_WORDS.sentences)), []);
});

Deno.test("the title of every incident is said in Spanish, names and all", () => {
  speakPerRequest();
  const unsaid = IncidentCause.options.filter((cause) => {
    const kind = CAUSE_TABLE[familyOf(cause)].of;
    const title = titleOf(cause, {
      locationId: null,
      deviceId: null,
      cameraId: null,
      locationName: kind === "server" ? null : "N0rth",
      deviceName: kind === "device" || kind === "camera" ? "P1" : null,
      cameraName: kind === "camera" ? "L4ne" : null,
    });
    const said = inSpanish(title);
    const hasNames = ["N0rth", "P1", "L4ne"].every((name) =>
      title.includes(name) === said.includes(name)
    );
    return said === title || / (of|at|is) /.test(said) || !hasNames;
  });
  assert.deepEqual(unsaid, []);
});

Deno.test("every figure behind an incident has a name for people, and none a name for nothing", async () => {
  const signs = (await readSourceTree()).filter(({ path }) =>
    /^server\/incidents\/(\w+_signs?|look)\.ts$/.test(path)
  );
  const figures = signs.flatMap(({ code }) =>
    [...code.matchAll(/\bdata(?::| =) \{([^}]*)\}/g)].flatMap(([, fields = ""]) =>
      [...fields.matchAll(/(?:^|,)\s*(\w+)/g)].map(([, name = ""]) => name)
    )
  );
  assert.deepEqual([...new Set(figures)].sort(), Object.keys(FACT_WORDS).sort());
});
