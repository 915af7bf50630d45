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
  assert.deepEqual(answer, { kind: "away", detail: "Busy", retryAfterMs: 300_000 });
});
