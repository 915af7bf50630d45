import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { startReceiver } from "./start_receiver.ts";
import type { ReceivedDelivery, Receiver } from "./start_receiver.ts";

const secret = `whsec_${btoa("a".repeat(32))}`;
const otherSecret = `whsec_${btoa("b".repeat(32))}`;

async function withReceiver(
  secrets: string[],
  test: (receiver: Receiver, seen: ReceivedDelivery[]) => Promise<void>,
): Promise<void> {
  const seen: ReceivedDelivery[] = [];
  const receiver = startReceiver({ port: 0, secrets, onDelivery: (one) => seen.push(one) });
  try {
    await test(receiver, seen);
  } finally {
    await receiver.stop();
  }
}

async function deliver(
  url: string,
  { id = "msg_1", signedWith = secret, at = new Date() }: {
    id?: string;
    signedWith?: string;
    at?: Date;
  } = {},
): Promise<{ status: number; headers: Headers }> {
  const body = JSON.stringify({ type: "plate.read", plate: "7ABC123" });
  const response = await fetch(url, {
    method: "POST",
    redirect: "manual",
    body,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(signedWith).sign(id, at, body),
    },
  });
  await response.body?.cancel();
  return response;
}

Deno.test("startReceiver() takes what one of its secrets signed and refuses the rest", async () => {
  await withReceiver([otherSecret, secret], async (receiver, seen) => {
    assert.equal((await deliver(receiver.url)).status, 204);
    const stranger = `whsec_${btoa("c".repeat(32))}`;
    assert.equal((await deliver(receiver.url, { signedWith: stranger })).status, 401);
    const old = new Date(Date.now() - 600_000);
    assert.equal(
      (await deliver(receiver.url, { at: old })).status,
      401,
      "an old delivery replayed",
    );
    assert.deepEqual(seen.map((one) => one.verified), [true, false, false]);
    assert.deepEqual(seen[0]?.body, { type: "plate.read", plate: "7ABC123" });
  });
});

Deno.test("startReceiver() counts attempts by webhook-id", async () => {
  await withReceiver([secret], async (receiver) => {
    for (const id of ["msg_1", "msg_2", "msg_1"]) await deliver(receiver.url, { id });
    const attempts = receiver.received().map((one) => `${one.webhook_id}:${one.attempt}`);
    assert.deepEqual(attempts, ["msg_1:1", "msg_2:1", "msg_1:2"]);
  });
});

Deno.test("startReceiver() takes a secret while it runs, also over its control door", async () => {
  await withReceiver([], async (receiver) => {
    assert.equal((await deliver(receiver.url)).status, 401);
    const body = JSON.stringify({ secret });
    const told = await fetch(`${receiver.url}/control/secrets`, { method: "POST", body });
    assert.equal(told.status, 204);
    assert.equal((await deliver(receiver.url)).status, 204);
    const listed = await (await fetch(`${receiver.url}/received`)).json();
    assert.deepEqual(listed.items.map((one: ReceivedDelivery) => one.status), [401, 204]);
  });
});

Deno.test("startReceiver() fails as told for so many deliveries, then recovers", async () => {
  await withReceiver([secret], async (receiver) => {
    receiver.fault({ status: 503, retry_after: "7", count: 2 });
    const first = await deliver(receiver.url);
    assert.equal(first.status, 503);
    assert.equal(first.headers.get("retry-after"), "7");
    assert.equal((await deliver(receiver.url)).status, 503);
    assert.equal((await deliver(receiver.url)).status, 204);
    receiver.fault({ status: 302, location: `${receiver.url}/elsewhere` });
    assert.equal(
      (await deliver(receiver.url)).headers.get("location"),
      `${receiver.url}/elsewhere`,
    );
  });
});
