import assert from "node:assert/strict";
import { ServerClient } from "./server_client.ts";

function clientOf(answer: Response): ServerClient {
  const fetch = () => Promise.resolve(answer);
  return new ServerClient({ serverUrl: "https://fleet.example", token: "t", fetch });
}

Deno.test("ServerClient lets no server silence the agent: a longer rest would also be no rest at all", async () => {
  const problem = { type: "about:blank", title: "Busy", status: 503, code: "busy" };
  const body = { ...problem, retry_after_ms: 2 ** 31 };
  const client = clientOf(Response.json(body, { status: 503 }));
  const answer = await client.openCommands(null, new AbortController().signal);
  const expected = { kind: "away", detail: "Busy", status: 503, retryAfterMs: 300_000 };
  assert.deepEqual(answer, expected);
});

Deno.test("ServerClient comes again not before it was told, and not all of a fleet at once", async () => {
  const ask = async (told: { body?: object; header?: string }) => {
    const headers = new Headers();
    if (told.header !== undefined) headers.set("Retry-After", told.header);
    const answer = await clientOf(Response.json(told.body ?? {}, { status: 503, headers }))
      .openCommands(null, new AbortController().signal);
    assert.ok(answer.kind === "away");
    return answer.retryAfterMs;
  };
  const problem = { type: "about:blank", title: "Full", status: 503, code: "server_full" };
  for (const told of [{ body: { ...problem, retry_after_ms: 2000 } }, { header: "2" }]) {
    const waits = await Promise.all(Array.from({ length: 20 }, () => ask(told)));
    assert.ok(waits.every((ms) => ms !== null && ms >= 2000 && ms <= 3000), String(waits));
    assert.ok(new Set(waits).size > 1, "they are spread");
  }
  const fromProxy = await ask({ header: "3600" });
  assert.ok(fromProxy !== null && fromProxy <= 45_000, "a proxy alone does not silence a fleet");
  assert.equal(await ask({ header: "Fri, 31 Dec 1999 23:59:59 GMT" }), null);
});

Deno.test("ServerClient sends again what the server gave up waiting for", async () => {
  const problem = { type: "about:blank", title: "Late", status: 408, code: "body_too_slow" };
  const client = clientOf(Response.json(problem, { status: 408 }));
  const answer = await client.openCommands(null, new AbortController().signal);
  assert.equal(answer.kind, "away");
});

Deno.test("ServerClient takes no proxy's word for the server's, but for a size that stays too large", async () => {
  const ask = (status: number) =>
    clientOf(new Response("<html>", { status })).openCommands(null, new AbortController().signal);
  for (const status of [403, 404, 408, 511]) assert.equal((await ask(status)).kind, "away");
  assert.equal((await ask(413)).kind, "refused");
});

Deno.test("ServerClient waits for a large frame as long as a slow uplink takes", async () => {
  const arrived = Promise.withResolvers<Response>();
  const fetch: typeof globalThis.fetch = (_, { body, signal } = {}) =>
    Promise.race([
      body instanceof FormData ? arrived.promise : new Promise<Response>(() => {}),
      new Promise<Response>((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
    ]);
  const serverUrl = "https://fleet.example";
  const client = new ServerClient({ serverUrl, token: "t", timeoutMs: 1, fetch });
  const { signal } = new AbortController();
  const result = { ok: true, captured_at: null, frame_age_ms: null, camera_id: null } as const;
  const upload = client.postResult("c", { result, frame: new Uint8Array(1_000_000), signal });
  assert.equal((await client.openCommands(null, signal)).kind, "away", "without a body");
  arrived.resolve(new Response(null, { status: 204 }));
  assert.equal((await upload).kind, "ok");
});
