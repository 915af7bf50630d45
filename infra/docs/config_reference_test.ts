import assert from "node:assert/strict";
import { settingRows, withReference } from "./config_reference.ts";

const DOCUMENT = new URL("../../edge/docs/configuration.md", import.meta.url);

Deno.test("the documented settings are those of the schema: run `deno task docs:edge`", async () => {
  const document = await Deno.readTextFile(DOCUMENT);
  assert.equal(document, withReference(document));
});

Deno.test("every setting says what it is for", () => {
  const silent = settingRows().filter(({ meaning }) => !/\p{L}{3}/u.test(meaning));
  assert.deepEqual(silent.map(({ name }) => name), []);
});

Deno.test("every setting says what it may be and what it is when it is left out", () => {
  const rows = settingRows();
  for (const { name, values, preset } of rows) {
    assert.ok(values !== "", name);
    assert.notEqual(preset, "");
  }
  const find = (name: string) => rows.find((row) => row.name === name);
  assert.equal(find("cameras[].id")?.preset, "required");
  assert.equal(find("http.port")?.values, "whole number 0–65535");
  assert.equal(find("http.port")?.preset, "`3000`");
  assert.equal(find("http.cors_origins")?.preset, "`[]`");
  assert.equal(find("cameras[].trigger.mode")?.preset, "`manual`");
  assert.match(find("cameras[].trigger.every_ms")?.meaning ?? "", /^with mode `interval`: /);
});

Deno.test("withReference() does not swallow a document without a place for the table", () => {
  assert.throws(() => withReference("# Settings\n"), /Cannot write the settings/);
});
