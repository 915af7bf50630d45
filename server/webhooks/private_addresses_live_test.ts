import assert from "node:assert/strict";
import type { TrapReport } from "../../tests/support/address_trap_main.ts";
import { runInOwnNetwork } from "../../tests/support/own_network.ts";
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from "../../tests/support/webhook_receiver.ts";
import { type SenderProcess, startSender } from "./sender_process.ts";

let trap: TrapReport;
Deno.test.beforeAll(async () => {
  const script = import.meta.resolve("../../tests/support/address_trap_main.ts");
  trap = await runInOwnNetwork<TrapReport>(script);
});

async function runningSender(allowCidrs: string[]): Promise<SenderProcess & AsyncDisposable> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const sender = startSender({ allowCidrs, onReady: resolve });
  await promise;
  return Object.assign(sender, { [Symbol.asyncDispose]: () => sender.close() });
}

async function send(sender: SenderProcess, url: string) {
  return await sender.send({ url, headers: {}, body: "{}", timeout_ms: 5000, not_after_ms: null });
}

const at = (host: string, receiver: WebhookReceiver) =>
  `http://${host}:${new URL(receiver.url).port}/`;

Deno.test("rebinding: a name whose address changes at each look never reaches a denied one", () => {
  const { outcomes, answers, allowedHits, deniedHits } = trap.rebinding;
  assert.equal(deniedHits, 0);
  // The name did lead to both, and the other one was reached.
  assert.ok(answers >= outcomes.length);
  assert.ok(allowedHits > 0);
  assert.equal(outcomes.filter((outcome) => outcome === "answered").length, allowedHits);
  assert.ok(outcomes.some((outcome) => outcome.startsWith("refused: 127.0.0.1")));
});

Deno.test("metadata: 169.254.169.254 is there and is not reached, however it is spelled", () => {
  assert.equal(trap.metadata.hits, 0);
  assert.match(trap.metadata.outcomes[0] ?? "", /^refused: 169\.254\.169\.254/);
  assert.ok(!trap.metadata.outcomes.includes("answered"));
});

Deno.test("302: a redirect to a private address, or to any, is an answer and not followed", async () => {
  await using inner = startWebhookReceiver();
  await using outer = startWebhookReceiver();
  await using sender = await runningSender(["127.0.0.0/8"]);
  for (const status of [301, 302, 303, 307, 308]) {
    outer.answerWith(() => new Response(null, { status, headers: { location: inner.url } }));
    const outcome = await send(sender, outer.url);
    assert.ok(outcome.kind === "answered" && outcome.status === status);
  }
  assert.equal(outer.received.length, 5);
  assert.equal(inner.received.length, 0);
});

Deno.test("IPv4-mapped IPv6: no spelling of a denied address gets through", async () => {
  await using receiver = startWebhookReceiver();
  for (const allowCidrs of [[], ["10.0.0.0/8"]]) {
    await using sender = await runningSender(allowCidrs);
    for (
      const host of [
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]", // IPv4-compatible, long deprecated
        "[64:ff9b::127.0.0.1]", // NAT64
        "[2002:7f00:1::]", // 6to4
        "[::1]",
      ]
    ) {
      const outcome = await send(sender, at(host, receiver));
      assert.equal(outcome.kind, "failed", `${host}: ${JSON.stringify(outcome)}`);
    }
  }
  assert.equal(receiver.received.length, 0);
});

Deno.test("CIDR allowlist: the named network is reached, its neighbour is not", async () => {
  await using receiver = startWebhookReceiver();
  {
    await using sender = await runningSender(["127.0.0.1/32"]);
    assert.equal((await send(sender, at("127.0.0.1", receiver))).kind, "answered");
    const neighbour = await send(sender, at("127.0.0.2", receiver));
    assert.ok(neighbour.kind === "failed" && /^refused: 127\.0\.0\.2/.test(neighbour.error));
  }
  {
    await using sender = await runningSender(["127.0.0.2/31"]);
    assert.equal((await send(sender, at("127.0.0.1", receiver))).kind, "failed");
  }
  assert.equal(receiver.received.length, 1);
});
