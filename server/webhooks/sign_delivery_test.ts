import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { makeSecret, signDelivery } from "./sign_delivery.ts";

Deno.test("signDelivery() makes the signature of the standard's own example", () => {
  // standard-webhooks, libraries/javascript/src/webhook.test.ts
  const headers = signDelivery({
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    body: '{"test": 2432232314}',
    secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  }, new Date(1_614_265_330_000));
  assert.equal(headers["webhook-id"], "msg_p5jXN8AQM9LWM0D4loKWxJek");
  assert.equal(headers["webhook-timestamp"], "1614265330");
  assert.equal(
    headers["webhook-signature"],
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  );
});

Deno.test("signDelivery() with a secret of makeSecret() is verified over text beyond ASCII", () => {
  const secret = makeSecret();
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(secret, makeSecret());
  const body = JSON.stringify({ name: "Wäsche №5 🚗" });
  const headers = signDelivery({ id: "msg_1", body, secrets: [secret] }, new Date());
  assert.deepEqual(new Webhook(secret).verify(body, headers), { name: "Wäsche №5 🚗" });
  assert.throws(() => new Webhook(secret).verify(body + " ", headers));
});

Deno.test("signDelivery() with two secrets is verified by the holder of either, and by no other", () => {
  const [older, newer, other] = [makeSecret(), makeSecret(), makeSecret()];
  const body = JSON.stringify({ type: "plate.read" });
  const headers = signDelivery({ id: "msg_1", body, secrets: [newer, older] }, new Date());
  assert.match(headers["webhook-signature"] ?? "", /^v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=$/);
  for (const secret of [older, newer]) {
    assert.deepEqual(new Webhook(secret).verify(body, headers), { type: "plate.read" });
  }
  assert.throws(() => new Webhook(other).verify(body, headers), /No matching signature/);
});
