import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { makeSecret, signDelivery } from "./sign_delivery.ts";

Deno.test("signDelivery() makes the signature of the standard's own example", () => {
  // standard-webhooks, libraries/javascript/src/webhook.test.ts
  const headers = signDelivery({
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    body: '{"test": 2432232314}',
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
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
  const headers = signDelivery({ id: "msg_1", body, secret }, new Date());
  assert.deepEqual(new Webhook(secret).verify(body, headers), { name: "Wäsche №5 🚗" });
  assert.throws(() => new Webhook(secret).verify(body + " ", headers));
});
