import assert from "node:assert/strict";
import { inLanguage, speakPerRequest } from "./request_language.ts";
import { problemByCode, serverWords } from "./server_words.ts";

speakPerRequest();
const inSpanish = <T>(say: () => T) => inLanguage("es", say);

Deno.test("serverWords() says a sentence with what differs in it, and the sentences within", () => {
  const said = inSpanish(() =>
    serverWords("pi-01: Camera {x} gives no picture: it cannot be reached.")
  );
  assert.equal(said, "pi-01: La cámara {x} no da imagen: no se puede llegar a ella.");
  const since = inSpanish(() => serverWords("Nothing was heard of it since 2026-03-01T12:00:00Z."));
  assert.match(since, /^No se sabe nada de él desde 2026-03-01T12:00:00Z\.$/);
});

Deno.test("serverWords() says how an agent reads a camera, the reason within included", () => {
  const failed = "Software decodes, because hardware decoding failed: FFmpeg crashed. " +
    "It is tried again when the camera or the agent is restarted.";
  assert.match(inSpanish(() => serverWords(failed)), /^Decodifica el software.*FFmpeg crashed\./);
  const moved = "It answers elsewhere, unproven. The camera's ONVIF does not answer.";
  assert.equal(
    inSpanish(() => serverWords(moved)),
    "Responde en otro lugar, sin comprobar. El ONVIF de la cámara no responde.",
  );
});

Deno.test("serverWords() leaves what it does not know, and English, as it is", () => {
  const own = "[rtsp @ 0x55] method DESCRIBE failed: 401 Unauthorized";
  assert.equal(inSpanish(() => serverWords(own)), own);
  assert.equal(inSpanish(() => serverWords("constructor")), "constructor");
  assert.equal(serverWords("Its disk is nearly full."), "Its disk is nearly full.");
});

Deno.test("problemByCode() knows codes in other languages than English alone", () => {
  assert.match(inSpanish(() => problemByCode("list_name_taken")) ?? "", /lista/);
  assert.equal(problemByCode("list_name_taken"), null);
  assert.equal(inSpanish(() => problemByCode("constructor")), null);
});
