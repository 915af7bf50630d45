import assert from "node:assert/strict";
import { judgeAuthorization, writeChallenge } from "./digest.ts";

// RFC 7616, 3.9.1 with MD5; RFC 2617, 3.5.
const account = { username: "Mufasa", password: "Circle of Life", realm: "http-auth@example.org" };
const nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
const authorization =
  `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", ` +
  `algorithm=MD5, nonce="${nonce}", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", ` +
  `qop=auth, response="8ca523f5e9506fed4657c9700eebdbec", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

Deno.test("judgeAuthorization() accepts the RFC's own example", () => {
  assert.equal(judgeAuthorization(authorization, { account, nonce, method: "GET" }), "accepted");
});

Deno.test("judgeAuthorization() accepts the old form without qop", () => {
  const old = `Digest username="Mufasa", realm="testrealm@host.com", nonce="n", uri="/x", ` +
    `response="b04a5a102090e0a0688bb31a0f77fbf5"`;
  const oldAccount = { ...account, realm: "testrealm@host.com" };
  assert.equal(
    judgeAuthorization(old, { account: oldAccount, nonce: "n", method: "GET" }),
    "accepted",
  );
});

Deno.test("judgeAuthorization() tells a wrong password, another method, an old nonce and none apart", () => {
  const wrong = { ...account, password: "other" };
  assert.equal(
    judgeAuthorization(authorization, { account: wrong, nonce, method: "GET" }),
    "wrong",
  );
  assert.equal(judgeAuthorization(authorization, { account, nonce, method: "PLAY" }), "wrong");
  assert.equal(
    judgeAuthorization(authorization, { account, nonce: "new", method: "GET" }),
    "stale",
  );
  assert.equal(judgeAuthorization(undefined, { account, nonce, method: "GET" }), "missing");
  assert.equal(judgeAuthorization("Basic TXVmYXNh", { account, nonce, method: "GET" }), "missing");
});

Deno.test("writeChallenge() says that a nonce is stale only when it is", () => {
  const fresh = writeChallenge({ realm: "r", nonce: "n" });
  assert.equal(fresh, 'Digest realm="r", nonce="n", algorithm=MD5, qop="auth"');
  assert.match(writeChallenge({ realm: "r", nonce: "n", isStale: true }), /stale=true/);
});
