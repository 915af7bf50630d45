import assert from "node:assert/strict";
import { createHttpLogin } from "./http_login.ts";

const CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
const mufasa = { user: "Mufasa", password: "Circle of Life" };
const get = { method: "GET", uri: "/dir/index.html" };
/** RFC 7616, 3.9.1. */
const RFC_CHALLENGE = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  `nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ` +
  `opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

function login(credentials: typeof mufasa | null = mufasa) {
  return createHttpLogin(credentials, () => CNONCE);
}

Deno.test("authorization() answers the RFC's own challenges", () => {
  const camera = login();
  assert.equal(camera.authorization(get), null, "nothing before it is asked for");
  assert.equal(camera.challenged(RFC_CHALLENGE("MD5")), true);
  const md5 = camera.authorization(get);
  assert.match(md5 ?? "", /response="8ca523f5e9506fed4657c9700eebdbec"/);
  assert.match(md5 ?? "", /qop=auth, nc=00000001$/);
  assert.match(camera.authorization(get) ?? "", /nc=00000002/);

  const sha = login();
  sha.challenged(RFC_CHALLENGE("SHA-256"));
  const expected = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";
  assert.ok(sha.authorization(get)?.includes(`response="${expected}"`));
});

Deno.test("authorization() answers a challenge without qop as RFC 2617 does", () => {
  const old = login();
  old.challenged(`Digest realm="testrealm@host.com", nonce="n"`);
  const said = old.authorization({ method: "GET", uri: "/x" }) ?? "";
  assert.match(said, /response="b04a5a102090e0a0688bb31a0f77fbf5"$/);
  assert.doesNotMatch(said, /qop|cnonce|algorithm/);
});

Deno.test("challenged() takes the strongest offer, basic last", () => {
  const offers = `Basic realm="a, digest", ${RFC_CHALLENGE("MD5")}, ${RFC_CHALLENGE("SHA-256")}`;
  const camera = login();
  assert.equal(camera.challenged(offers), true);
  assert.match(camera.authorization(get) ?? "", /^Digest .*algorithm=SHA-256/);
  const plain = login({ user: "ä", password: "p:ß" });
  assert.equal(plain.challenged("Basic"), true);
  assert.equal(plain.authorization(get), `Basic ${btoa("\u00c3\u00a4:p:\u00c3\u009f")}`);
});

Deno.test("challenged() tells a wrong password from a nonce that has expired", () => {
  const camera = login();
  const nonce = (value: string, more = "") =>
    `Digest realm="r", qop="auth", nonce="${value}"${more}`;
  assert.equal(camera.challenged(nonce("1")), true);
  camera.authorization(get);
  assert.equal(camera.challenged(nonce("2")), false, "refused at its first use");

  const other = login();
  other.challenged(nonce("1"));
  other.authorization(get);
  other.authorization(get);
  assert.equal(other.challenged(nonce("2")), true, "worked before");
  other.authorization(get);
  assert.equal(other.challenged(nonce("3", ", stale=true")), true, "the camera says so");
  other.authorization(get);
  assert.equal(other.challenged(nonce("4")), false, "the password was changed");
});

Deno.test("challenged() gives up where there is no password or no known login", () => {
  assert.equal(login(null).challenged("Basic"), false);
  for (const header of [null, "", "Bearer", "Negotiate", 'Digest realm="r"']) {
    assert.equal(login().challenged(header), false, `${header}`);
  }
  assert.equal(login().challenged('Digest nonce="n", algorithm=SHA-512-256'), false);
  assert.equal(login().challenged('Digest nonce="n", qop="auth-int"'), false);
});

Deno.test("authorization() keeps hostile text of a camera and of a user within its quotes", () => {
  const camera = login({ user: 'a"\r\nX: y', password: "p" });
  camera.challenged('Digest realm="r\\", uri=\\"", nonce="n", opaque="o"');
  const said = camera.authorization({ method: "GET", uri: '/a"b' }) ?? "";
  assert.doesNotMatch(said, /[\r\n]/);
  assert.ok(said.startsWith('Digest username="a\\"X: y", realm="r\\", uri=\\"", nonce="n"'));
});
