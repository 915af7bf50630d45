import assert from "node:assert/strict";
import { IntlMessageFormat } from "intl-messageformat";
import { ES, ES_FILES } from "./all.ts";

Deno.test("no text is translated in two files, which could come to differ", () => {
  const seen = new Map<string, string>();
  for (const [file, texts] of Object.entries(ES_FILES)) {
    for (const text of Object.keys(texts)) {
      assert.equal(seen.get(text), undefined, `"${text}" stands in ${seen.get(text)} and ${file}`);
      seen.set(text, file);
    }
  }
});

Deno.test("every translation has the values that its English has, and no others", () => {
  for (const [english, spanish] of Object.entries<string>(ES)) {
    assert.deepEqual(valuesOf(spanish, "es"), valuesOf(english, "en"), english);
    assert.notEqual(spanish.trim(), "", english);
  }
});

function valuesOf(message: string, language: string): string[] {
  const found = new Set<string>();
  const walk = (parts: readonly unknown[]) => {
    for (const part of parts as { type: number; value?: string; options?: object }[]) {
      if (part.type !== 0 && part.type !== 7) found.add(part.value ?? "");
      for (const { value } of Object.values(part.options ?? {})) walk(value);
    }
  };
  walk(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst());
  return [...found].sort();
}
Deno.test("every text is said somewhere in the dashboard", async () => {
  const sources = (await readSources(new URL("../../", import.meta.url))).join("\n");
  const unsaid = Object.keys(ES).filter((text) => !sources.includes(JSON.stringify(text)));
  assert.deepEqual(unsaid, []);
});

/** The text of all files outside i18n/es/. */
async function readSources(dir: URL): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    if (isDirectory && name !== "es") texts.push(...await readSources(new URL(`${name}/`, dir)));
    if (/\.tsx?$/.test(name)) texts.push(await Deno.readTextFile(new URL(name, dir)));
  }
  return texts;
}
