import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import { keptSecretKey, secretFor } from "./secret_key.ts";

Deno.test("keptSecretKey() makes one key, for its user alone, whoever comes first", async () => {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/secret.key`;
  const keys = await Promise.all(Array.from({ length: 8 }, () => keptSecretKey(path)));
  for (const key of keys) deepEqual(key, await keptSecretKey(path));
  equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name), ["secret.key"]);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("keptSecretKey() never replaces a file that holds no key", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "c2hvcnQ=\n");
  await rejects(keptSecretKey(path), /must hold 32 bytes/);
  equal(await Deno.readTextFile(path), "c2hvcnQ=\n");
  await Deno.remove(path);
});

Deno.test("secretFor() gives each purpose another secret, the same each time", () => {
  const key = new Uint8Array(32).fill(1);
  equal(secretFor("a", key), secretFor("a", key));
  notEqual(secretFor("a", key), secretFor("b", key));
});
