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

Deno.test("ServerClient takes no proxy's word for the server's, but for a size that stays too large", async () => {
  const ask = (status: number) =>
    clientOf(new Response("<html>", { status })).openCommands(null, new AbortController().signal);
  for (const status of [403, 404, 511]) assert.equal((await ask(status)).kind, "away");
  assert.equal((await ask(413)).kind, "refused");
});
