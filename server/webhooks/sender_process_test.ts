import assert from "node:assert/strict";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { type SenderProcess, startSender } from "./sender_process.ts";

interface Receiver extends AsyncDisposable {
  port: number;
  requests: Request[];
}

function startReceiver(answer: (request: Request) => Response | Promise<Response>): Receiver {
  const requests: Request[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    requests.push(request);
    return answer(request);
  });
  return { port: server.addr.port, requests, [Symbol.asyncDispose]: () => server.shutdown() };
}

async function runningSender(
  allowCidrs: string[],
): Promise<SenderProcess & AsyncDisposable> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const sender = startSender({ allowCidrs, onReady: resolve });
  await promise;
  return Object.assign(sender, { [Symbol.asyncDispose]: () => sender.close() });
}

function requestTo(url: string, more: { timeout_ms?: number; not_after_ms?: number } = {}) {
  return { url, headers: {}, body: "{}", timeout_ms: 5000, not_after_ms: null, ...more };
}

Deno.test("send() refuses private addresses however they are spelled", async () => {
  await using receiver = startReceiver(() => new Response("secret"));
  await using sender = await runningSender([]);
  const { port } = receiver;
  const hosts = [
    "127.0.0.1",
    "localhost", // a name that resolves to loopback, as a rebound name does
    "2130706433",
    "0x7f.1",
    "017700000001",
    "127.1",
    "0.0.0.0",
    "0",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::1]",
    "[::]",
  ];
  for (const host of hosts) {
    const outcome = await sender.send(requestTo(`http://${host}:${port}/`));
    assert.equal(outcome.kind, "failed", `${host}: ${JSON.stringify(outcome)}`);
  }
  const metadata = await sender.send(requestTo("http://169.254.169.254/latest/meta-data/"));
  assert.ok(metadata.kind === "failed" && /^refused: 169\.254\.169\.254/.test(metadata.error));
  assert.equal(receiver.requests.length, 0);
});

Deno.test("send() reaches a private network only when its CIDR is allowed", async () => {
  await using receiver = startReceiver(() => new Response("hello"));
  await using sender = await runningSender(["127.0.0.0/8"]);
  const answered = await sender.send(requestTo(`http://localhost:${receiver.port}/`));
  assert.ok(answered.kind === "answered" && answered.excerpt === "hello");
  // IPv6 stays shut, whatever is allowed: to the permissions, this address is 127.0.0.1.
  const refused = await sender.send(requestTo(`http://[::ffff:127.0.0.1]:${receiver.port}/`));
  assert.equal(refused.kind, "failed");
  assert.equal(receiver.requests.length, 1);
});

Deno.test("send() does not follow a redirect into a private network", async () => {
  await using inner = startReceiver(() => new Response("secret"));
  await using outer = startReceiver(() =>
    Response.redirect(`http://localhost:${inner.port}/`, 307)
  );
  await using sender = await runningSender(["127.0.0.0/8"]);
  const outcome = await sender.send(requestTo(`http://127.0.0.1:${outer.port}/`));
  assert.ok(outcome.kind === "answered" && outcome.status === 307);
  assert.equal(inner.requests.length, 0);
});

Deno.test("send() keeps the first kilobyte of an endless answer", async () => {
  const endless = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(1000))),
    });
  await using receiver = startReceiver(() => new Response(endless()));
  await using sender = await runningSender(["127.0.0.0/8"]);
  const outcome = await sender.send(requestTo(`http://127.0.0.1:${receiver.port}/`));
  assert.ok(outcome.kind === "answered");
  assert.equal(outcome.excerpt.length, 1024);
});

Deno.test("send() gives up on a receiver that never answers", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using receiver = startReceiver(() => promise.then(() => new Response()));
  await using sender = await runningSender(["127.0.0.0/8"]);
  const outcome = await sender.send(
    requestTo(`http://127.0.0.1:${receiver.port}/`, { timeout_ms: 100 }),
  );
  assert.ok(outcome.kind === "failed" && outcome.error === "no answer within 100 ms");
  resolve();
});

Deno.test("send() gives up on an answer that never ends its first kilobyte", async () => {
  const trickle = () =>
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("x")),
    });
  await using receiver = startReceiver(() => new Response(trickle()));
  await using sender = await runningSender(["127.0.0.0/8"]);
  const outcome = await sender.send(
    requestTo(`http://127.0.0.1:${receiver.port}/`, { timeout_ms: 300 }),
  );
  assert.ok(outcome.kind === "failed" && outcome.error === "no answer within 300 ms");
});

Deno.test("send() does not send what is past its deadline", async () => {
  await using receiver = startReceiver(() => new Response());
  await using sender = await runningSender(["127.0.0.0/8"]);
  const late = requestTo(`http://127.0.0.1:${receiver.port}/`, { not_after_ms: Date.now() - 1 });
  assert.deepEqual((await sender.send(late)).kind, "too_late");
  assert.equal(receiver.requests.length, 0);
});

Deno.test("send() tells when the process was killed under way, and a new one takes over", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  await using receiver = startReceiver(() => {
    arrived.resolve();
    return promise.then(() => new Response());
  });
  let ready = Promise.withResolvers<void>();
  const sender = startSender({ allowCidrs: ["127.0.0.0/8"], onReady: () => ready.resolve() });
  await ready.promise;
  ready = Promise.withResolvers<void>();
  const firstPid = sender.pid;
  assert.ok(firstPid !== undefined);
  const outcome = sender.send(requestTo(`http://127.0.0.1:${receiver.port}/`));
  await arrived.promise;
  Deno.kill(firstPid, "SIGKILL");
  assert.deepEqual(await outcome, { kind: "sender_ended" });
  resolve();
  await ready.promise;
  assert.notEqual(sender.pid, firstPid);
  const next = await sender.send(requestTo(`http://127.0.0.1:${receiver.port}/`));
  assert.equal(next.kind, "answered");
  await sender.close();
});

Deno.test("close() ends the process while a request is under way", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  await using receiver = startReceiver(() => {
    arrived.resolve();
    return promise.then(() => new Response());
  });
  await using sender = await runningSender(["127.0.0.0/8"]);
  const outcome = sender.send(requestTo(`http://127.0.0.1:${receiver.port}/`));
  await arrived.promise;
  await sender.close();
  assert.deepEqual(await outcome, { kind: "sender_ended" });
  assert.equal(sender.pid, undefined);
  resolve();
});

Deno.test("the process ends when its parent is killed", async () => {
  const code = `
    import { startSender } from "${import.meta.resolve("./sender_process.ts")}";
    const sender = startSender({
      allowCidrs: [],
      onReady: () => Deno.stdout.writeSync(new TextEncoder().encode(String(sender.pid))),
    });`;
  const parent = new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = parent.stdout.getReader();
  const { value } = await reader.read();
  const pid = Number(new TextDecoder().decode(value));
  assert.ok(pid > 0);
  parent.kill("SIGKILL");
  await parent.status;
  await reader.cancel();
  // Deno looks at no other process without every permission; test(1) does.
  const isGone = async () =>
    !(await new Deno.Command("test", { args: ["-e", `/proc/${pid}`] }).output()).success;
  await waitUntil(isGone, { what: "the sending process to end" });
});
