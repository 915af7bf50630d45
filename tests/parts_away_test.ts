// Each part of the server that may be away: what `/readyz`, the dashboard's banner and running.md say then.
import assert from "node:assert/strict";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { createReadiness } from "../server/http/readiness.ts";
import { partChecks, type ServerParts } from "../server/server_parts.ts";
import { ServerBanner } from "../web/components/server_banner.tsx";
import { ES } from "../web/i18n/es/all.ts";
import { type Language, setLanguageSource } from "../web/i18n/language.ts";
import { addCatalog } from "../web/i18n/translate.ts";

const RUNNING = new URL("../server/docs/running.md", import.meta.url);
const gone = () => Promise.reject(new Error("postgres://user:secret@10.0.0.1"));
const health = (status: "ok" | "refused" | "unavailable") => () => ({
  status,
  detail: null,
  since: null,
});
const WELL: ServerParts = {
  db: { ping: () => Promise.resolve() },
  probeKv: () => Promise.resolve(null),
  pictures: { probe: () => Promise.resolve() },
  recognizer: { health: health("ok") },
};
const AWAY: Record<string, readonly [Partial<ServerParts>, RegExp]> = {
  db: [{ db: { ping: gone } }, /^it cannot be reached$/],
  kv: [{ probeKv: gone }, /^it cannot be reached$/],
  pictures: [{ pictures: { probe: gone } }, /takes no more pictures/],
  recognizer: [{ recognizer: { health: health("unavailable") } }, /does not answer/],
};

function readiness(parts: Partial<ServerParts>) {
  const { signal: stopping } = new AbortController();
  return createReadiness({ checks: partChecks({ ...WELL, ...parts }), stopping })();
}

Deno.test("a server all of whose parts are there is ready, and not degraded", async () => {
  const { ready, degraded, parts } = await readiness({});
  assert.deepEqual([ready, degraded], [true, false]);
  assert.deepEqual(
    Object.keys(parts).toSorted(),
    Object.keys(AWAY).toSorted(),
    "each is tried below",
  );
});

for (const [name, [parts, reason]] of Object.entries(AWAY)) {
  Deno.test(`without ${name} the server says so, and what works meanwhile`, async () => {
    const told = await readiness(parts);
    const part = told.parts[name];
    assert.deepEqual([told.degraded, told.ready], [true, part?.is_vital === false]);
    assert.equal(part?.is_vital, name === "db", "a gate must not stay closed for less");
    assert.match(part?.reason ?? "", reason);
    assert.ok((part?.effect ?? "").length > 20);
    assert.ok(!JSON.stringify(told).includes("secret"));
    const away = Object.entries(told.parts).filter(([, { ok }]) => !ok).map(([away]) => away);
    assert.deepEqual(away, [name]);
    const row = (await Deno.readTextFile(RUNNING)).split("\n")
      .find((line) => line.startsWith(`| \`${name}\``));
    assert.ok(row !== undefined, "running.md tells of it");
  });
}

Deno.test("the banner of every page tells of each part without which there still are pages, in each language", () => {
  addCatalog("es", ES);
  const say = (language: Language, awayParts: string[]) => {
    setLanguageSource(() => language);
    try {
      return renderToString(h(ServerBanner, { awayParts }));
    } finally {
      setLanguageSource(() => "en");
    }
  };
  assert.equal(say("en", []), "");
  const names = Object.keys(AWAY).filter((name) => name !== "db");
  const texts = names.flatMap((name) => [say("en", [name]), say("es", [name])]);
  assert.equal(new Set(texts).size, 2 * names.length);
  for (const text of texts) assert.match(text, /<li>[^<]{20,}<\/li>/);
});
