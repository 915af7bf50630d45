import assert from "node:assert/strict";
import { browserWords } from "./session_words.ts";

Deno.test("browserWords() tells browsers that name each other apart", () => {
  const edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140";
  assert.equal(browserWords(edge), "Edge, Windows");
  const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604";
  assert.equal(browserWords(phone), "Safari, iPhone");
  assert.equal(browserWords("curl/8.0"), "curl/8.0");
  assert.equal(browserWords(null), null);
});
