import { deepEqual, equal, rejects } from "node:assert/strict";
import { readEnvironment } from "./secret_files.ts";

const from = (environment: Record<string, string>) => (name: string) => environment[name];

Deno.test("readEnvironment() takes a secret from its file, without the line's end", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "s3cret\n");
  const environment = await readEnvironment(from({ WASHFLEET_RECOGNIZER_TOKEN_FILE: file }));
  equal(environment.WASHFLEET_RECOGNIZER_TOKEN, "s3cret");
  deepEqual(Object.keys(environment).filter((name) => name.endsWith("_FILE")), []);
  await Deno.remove(file);
});

Deno.test("readEnvironment() refuses a secret given twice, and a file that is not there", async () => {
  const both = { DATABASE_URL: "postgres://a/b", DATABASE_URL_FILE: "/tmp/x" };
  await rejects(readEnvironment(from(both)), /DATABASE_URL: is set, and DATABASE_URL_FILE too/);
  const missing = { DATABASE_URL_FILE: "/nowhere/at/all" };
  await rejects(readEnvironment(from(missing)), /DATABASE_URL_FILE: cannot be read: NotFound/);
});
