import assert from "node:assert/strict";
import { IntlMessageFormat } from "intl-messageformat";
import { ES } from "./es/all.ts";
import { formatMessage, type Values } from "./format_message.ts";

Deno.test("formatMessage() says every text of the dashboard as ICU's own formatter does", () => {
  for (const [english, spanish] of Object.entries<string>(ES)) {
    for (const count of [0, 1, 2, 12_345, 1_000_000]) {
      const values: Values = Object.fromEntries(
        [...english.matchAll(/\{\s*(\w+)/g)].map(([, name = ""], index) => [
          name,
          english.includes(`{${name}, plural`) ? count : `value ${index}`,
        ]),
      );
      for (const [language, text] of [["en-US", english], ["es-MX", spanish]] as const) {
        const wanted = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
        assert.equal(formatMessage(text, values, language), wanted.format(values));
      }
    }
  }
});

Deno.test("formatMessage() leaves what only looks like syntax in values alone", () => {
  assert.equal(formatMessage("{name} is #1", { name: "{name} #" }, "en"), "{name} # is #1");
});
