// What the server refuses with is said in the reader's language: no page falls back to its English.
import assert from "node:assert/strict";
import { type ErrorKind, WashfleetError } from "../server/errors.ts";
import { problemOf } from "../server/http/problem.ts";
import { inLanguage, speakPerRequest } from "../web/i18n/request_language.ts";
import { problemWords } from "../web/words/problem_words.ts";

speakPerRequest();

/** Told by the fields that are wrong; the settings are those of a server that does not start. */
const BY_FIELD = new Set([
  "invalid_input",
  "invalid_frame",
  "invalid_rule",
  "invalid_endpoint",
  "config_invalid",
  "invalid_configuration",
]);

const SERVER = new URL("../server/", import.meta.url);

Deno.test("every problem of the server is said in Spanish", async () => {
  const sources = await readSources(SERVER);
  const given = sources.flatMap((text) =>
    [...text.matchAll(/kind: "(\w+)",\s*code: ([^,}]+)/g)].flatMap(([, kind, expression = ""]) =>
      [...expression.matchAll(/(?<!=== )"(\w+)"/g)].map(([, code = ""]) =>
        [code, kind as ErrorKind] as const
      )
    )
  );
  const codes = new Map(given.filter(([code]) => !BY_FIELD.has(code)));
  assert.ok(codes.size > 60, `found ${codes.size}`);
  const unsaid = [...codes].filter(([code, kind]) => {
    const english = `Cannot say ${code}`;
    const problem = problemOf(new WashfleetError(english, { kind, code }));
    const { status } = problem;
    const said = inLanguage("es", () => problemWords({ ok: false, status, problem }));
    return said === english || said === "";
  });
  assert.deepEqual(unsaid, []);
});

/** The text of all files but tests. */
async function readSources(dir: URL): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    if (isDirectory) texts.push(...await readSources(new URL(`${name}/`, dir)));
    if (/(?<!_test)\.ts$/.test(name)) texts.push(await Deno.readTextFile(new URL(name, dir)));
  }
  return texts;
}
