// From an invitation's link to being signed in with a second factor, as the pages' forms do it.
import { equal, match, ok } from "node:assert/strict";
import { Hono } from "hono";
import { createWeb } from "../../web/create_web.ts";
import { ADMIN, ORIGIN, type TestApp, testApp } from "../support/app.ts";
import { totpCode } from "../support/totp.ts";

const assets = {
  url: (name: string) => `/${name}`,
  scripts: () => [],
  texts: () => [],
  text: () => "",
  routes: new Hono(),
};

async function submit(
  app: TestApp,
  { path, fields, cookie }: { path: string; fields: Record<string, string>; cookie?: string },
) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await app.ask(path, {
    method: "POST",
    body,
    headers: { origin: ORIGIN },
    ...(cookie ? { cookie } : {}),
  });
  const set = response.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
  return {
    status: response.status,
    to: response.headers.get("location"),
    text: await response.text(),
    cookie: set.filter((one) => !one.endsWith("=")).join("; "),
  };
}

Deno.test("an invited person sets a password, is signed in, and later needs the code of the app", async () => {
  await using app = await testApp({
    web: (api) => createWeb({ api, assets, publicUrl: ORIGIN }),
  });
  const post = async (path: string, json: unknown, cookie: string) =>
    await (await app.ask(path, { json, cookie, headers: { origin: ORIGIN } })).json();
  const admin = await app.signIn();
  const invited = { email: "ada@fleet.test", name: "Ada", role: "operator" };
  const { link, token } = await post("/api/invitations", invited, admin);
  const shown = await app.ask(new URL(link).pathname + new URL(link).search);
  match(await shown.text(), /name="password"/);
  const path = "/invitation";
  const short = await submit(app, { path, fields: { token, password: "short" } });
  match(short.text, /at least 12|12 to 128/);
  const password = "correct horse of ada";
  const accepted = await submit(app, { path, fields: { token, password } });
  equal(accepted.to, "/");
  const again = await submit(app, { path, fields: { token, password } });
  match(again.text, /used already/);
  const sessions = await app.ask("/api/sessions", { cookie: accepted.cookie });
  equal((await sessions.json()).items.length, 1);

  const factor = await post("/api/auth/two-factor/enable", { password }, accepted.cookie);
  const code = () => totpCode(factor.totp_uri, Date.now());
  ok((await post("/api/auth/two-factor/verify-totp", { code: code() }, accepted.cookie)).user);
  const login = { email: invited.email, password, next: "/plates" };
  const half = await submit(app, { path: "/login", fields: login });
  equal(half.to, "/login_code?next=%2Fplates");
  const fields = { code: "not right", next: "/plates" };
  const wrong = await submit(app, { path: "/login_code", fields, cookie: half.cookie });
  match(wrong.text, /not right/);
  const right = await submit(app, {
    path: "/login_code",
    fields: { ...fields, code: code() },
    cookie: half.cookie,
  });
  equal(right.to, "/plates");
  equal((await app.ask("/api/sessions", { cookie: right.cookie })).status, 200);
  const plain = await submit(app, { path: "/login", fields: { ...ADMIN, next: "/" } });
  equal(plain.to, "/");
});
