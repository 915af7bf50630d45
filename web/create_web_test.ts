import assert from "node:assert/strict";
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
