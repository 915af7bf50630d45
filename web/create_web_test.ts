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
  assert.equal(withoutNonce(await plain.text()), withoutNonce(text));
  assert.match(text, /^<!doctype html><html lang="en">/);
});

Deno.test("a browser's first page brings the styles that it uses; later ones the file it has by then", async () => {
  const web = createWeb({ api: () => Response.json(null), assets: await prepareAssets() });
  const first = await web.request(LOGIN);
  const html = await first.text();
  const [, nonce = "", styles = ""] = /<style nonce="([^"]*)">([^<]*)<\/style>/.exec(html) ?? [];
  const link = /<link id="styles" rel="prefetch" as="style" href="[^"]*\/(app-[^"/]*)"\/>/.exec(
    html,
  );
  const file = link?.[1] ?? "";
  assert.match(styles, /^@layer beer,fleet;.*\.lone\{/);
  assert.doesNotMatch(styles, /\.location-grid/, "of another page");
  const policy = first.headers.get("content-security-policy") ?? "";
  assert.ok(policy.includes(`style-src 'self' 'nonce-${nonce}';`), policy);
  assert.match(
    html,
    new RegExp(`<noscript><link rel="stylesheet" [^>]*${file}"/></noscript></body>`),
  );
  assert.deepEqual(first.headers.getSetCookie(), [
    `styles=${file}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`,
  ]);
  const again = await web.request(LOGIN);
  assert.ok(!(await again.text()).includes(nonce), "each visit has its own");
  const later = await web.request(LOGIN, { headers: { cookie: `styles=${file}` } });
  assert.match(await later.text(), /<link rel="stylesheet"[^>]*\/><\/head>/);
  assert.match(later.headers.get("content-security-policy") ?? "", /style-src 'self';/);
  assert.deepEqual(later.headers.getSetCookie(), []);
  const outdated = await web.request(LOGIN, { headers: { cookie: "styles=app-OLD.css" } });
  assert.match(await outdated.text(), /<style nonce/, "the server was upgraded");
});

Deno.test("the frame of a page is on its way, compressed and with its styles, before its data is there", async () => {
  const data = Promise.withResolvers<Response>();
  const web = createWeb({
    api: (request) => answer(request, data.promise),
    assets: await prepareAssets(),
  });
  const response = await web.request("http://fleet.test/analytics", {
    headers: { "accept-encoding": "gzip" },
  });
  assert.equal(response.headers.get("content-encoding"), "gzip");
  const parts = response.body?.pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(new TextDecoderStream()).getReader();
  let html = "";
  while (!html.includes("<main")) {
    const part = await parts?.read();
    assert.ok(part?.done === false, "there is more than the frame");
    html += part.value;
  }
  assert.match(html, /<title>Analytics · washfleet<\/title>/);
  assert.match(html, /<style nonce="[^"]*">[^<]*\.frame\{/);
  assert.doesNotMatch(html, /<h1/);
  data.resolve(Response.json({ items: [], next_cursor: null }));
  for (let part = await parts?.read(); part?.done === false; part = await parts?.read()) {
    html += part.value;
  }
  const [frame = "", page = ""] = html.split('<main id="content" tabindex="-1">');
  assert.match(page, /^<style nonce="[^"]*">[^<]*\.page-head\{/);
  assert.match(page, /<h1>Analytics<\/h1>/);
  assert.doesNotMatch(frame, /\.page-head/);
  assert.ok(html.endsWith("</body></html>"));
});

Deno.test("a page that nobody waits for any more, or of which only the head is asked, ends quietly", async () => {
  const data = Promise.withResolvers<Response>();
  const web = createWeb({
    api: (request) => answer(request, data.promise),
    assets: await prepareAssets(),
  });
  const address = "http://fleet.test/analytics";
  const headers = { "accept-encoding": "gzip" };
  const left = await web.request(address, { headers });
  await left.body?.cancel();
  const head = await web.request(address, { method: "HEAD", headers });
  assert.equal(head.status, 200);
  assert.equal(head.body, null);
  data.reject(new Error("the database went away"));
  // A rejection that nobody took would end this test.
  await new Promise((resolve) => setTimeout(resolve));
});

/** An administrator's session, and `locations` for all that asks for them. */
function answer(request: Request, locations: Promise<Response>): Response | Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/api/auth/get-session") {
    return Response.json({
      user: { id: "u1", name: "Ada", email: "ada@fleet.test", role: "admin" },
    });
  }
  return pathname === "/api/locations" ? locations : Response.json({}, { status: 503 });
}

function withoutNonce(html: string): string {
  return html.replaceAll(/nonce="[^"]*"/g, "");
}
