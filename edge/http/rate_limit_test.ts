import assert from "node:assert/strict";
import { Hono } from "hono";
import type { AppEnv, Client } from "./parts.ts";
import { createRateLimit } from "./rate_limit.ts";

/** Ten a minute and nothing else in the way; who asks, and when, is in the test's hand. */
function limited(perMinute = 10) {
  const clock = { nowMs: 0 };
  const app = new Hono<AppEnv>();
  let client: Client = { kind: "key", keyId: "k", keyValidUntil: null };
  app.use((c, next) => {
    c.set("client", client);
    return next();
  });
  app.use(createRateLimit(() => perMinute, () => clock.nowMs));
  app.get("*", (c) => c.text("ok"));
  const ask = async (as: Client = { kind: "key", keyId: "k", keyValidUntil: null }) => {
    client = as;
    return (await app.request("/api/cameras")).status;
  };
  return { ask, clock };
}

const stranger = (n: number): Client => ({
  kind: "anonymous",
  address: `10.0.${n >> 8}.${n & 255}`,
});

Deno.test("a window ends after a minute, however the caller went on asking", async () => {
  const { ask, clock } = limited(2);
  assert.deepEqual([await ask(), await ask(), await ask()], [200, 200, 429]);
  clock.nowMs = 59_999;
  assert.equal(await ask(), 429);
  clock.nowMs = 60_000;
  assert.equal(await ask(), 200);
});

Deno.test("addresses made up by the thousand neither fill memory nor get more tries", async () => {
  const { ask, clock } = limited(20); // one for a stranger
  const answers = [];
  for (let n = 0; n < 1500; n++) answers.push(await ask(stranger(n)));
  assert.equal(answers.filter((status) => status === 200).length, 1001, "the others share one");
  assert.equal(await ask(), 200, "the key is not locked out");
  clock.nowMs = 60_000;
  assert.equal(await ask(stranger(2000)), 200, "room again, as the windows have ended");
});
