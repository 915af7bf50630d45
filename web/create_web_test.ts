import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { prepareAssets } from "./build/prepare_assets.ts";
import { createWeb } from "./create_web.ts";

const LOGIN = "http://fleet.test/login";

Deno.test("a page goes out compressed to who takes it so, and plain to who does not", async () => {
  const api = () => Response.json(null);
  const web = createWeb({ api, assets: await prepareAssets() });
  const packed = await web.request(LOGIN, { headers: { "accept-encoding": "gzip, br" } });
  assert.equal(packed.headers.get("content-encoding"), "gzip");
  assert.match(packed.headers.get("vary") ?? "", /accept-encoding/i);
  const unpacked = packed.body?.pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(unpacked).text();
  const plain = await web.request(LOGIN);
  assert.equal(plain.headers.get("content-encoding"), null);
  assert.equal(await plain.text(), text);
  assert.match(text, /^<!doctype html><html lang="en">/);
});

Deno.test("a browser's first page brings the styles that it uses; later ones the file it has by then", async () => {
  const web = createWeb({ api: () => Response.json(null), assets: await prepareAssets() });
  const first = await web.request(LOGIN);
  const html = await first.text();
  const styles = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? "";
  const link = /<link rel="stylesheet" href="[^"]*\/(app-[^"/]*)"\/><\/body>/.exec(html);
  const file = link?.[1] ?? "";
  assert.match(styles, /^@layer beer,fleet;.*\.lone\{/);
  assert.doesNotMatch(styles, /\.location-grid/, "of another page");
  const hash = createHash("sha256").update(styles).digest("base64");
  const policy = first.headers.get("content-security-policy") ?? "";
  assert.ok(policy.includes(`style-src 'self' 'sha256-${hash}';`), policy);
  assert.deepEqual(first.headers.getSetCookie(), [
    `styles=${file}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`,
  ]);
  const later = await web.request(LOGIN, { headers: { cookie: `styles=${file}` } });
  assert.match(await later.text(), /<link rel="stylesheet"[^>]*\/><\/head>/);
  assert.match(later.headers.get("content-security-policy") ?? "", /style-src 'self';/);
  assert.deepEqual(later.headers.getSetCookie(), []);
  const outdated = await web.request(LOGIN, { headers: { cookie: "styles=app-OLD.css" } });
  assert.match(await outdated.text(), /<style>/, "the server was upgraded");
});
