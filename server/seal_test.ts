import { equal, notDeepEqual, rejects } from "node:assert/strict";
import { createSealer } from "./seal.ts";

const KEY = new Uint8Array(32).fill(7);

Deno.test("createSealer() opens what it sealed, and never seals twice alike", async () => {
  const sealer = await createSealer(KEY);
  const first = await sealer.seal("pässwörd");
  notDeepEqual(first, await sealer.seal("pässwörd"));
  equal(await sealer.open(first), "pässwörd");
});

Deno.test("open() refuses every changed byte", async () => {
  const sealer = await createSealer(KEY);
  const sealed = await sealer.seal("secret");
  for (let index = 0; index < sealed.length; index++) {
    const changed = sealed.slice();
    changed[index] = (changed[index] ?? 0) ^ 1;
    await rejects(sealer.open(changed), /Cannot open a secret/);
  }
  await rejects(sealer.open(sealed.slice(0, 5)), /Cannot open a secret/);
});

Deno.test("open() refuses another key's secret", async () => {
  const sealed = await (await createSealer(KEY)).seal("secret");
  const other = await createSealer(new Uint8Array(32).fill(8));
  await rejects(other.open(sealed), /another key/);
});

Deno.test("createSealer() refuses a short key", async () => {
  await rejects(createSealer(new Uint8Array(16)), /32 bytes: it has 16/);
});
