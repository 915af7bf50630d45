import { deepEqual, rejects } from "node:assert/strict";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { startReadLedger } from "./read_ledger.ts";

/** A server that promises a read to each question, and has all of them but those. */
function startServer(lost: readonly string[]) {
  const state = { isAway: false, asked: 0 };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (state.isAway) return new Response(null, { status: 503 });
    if (pathname.endsWith("/process")) {
      return Response.json({ read: { id: `read-${Math.min(++state.asked, 3)}` } });
    }
    return new Response(null, { status: lost.some((id) => pathname.endsWith(id)) ? 404 : 200 });
  });
  return { server, state, url: `http://127.0.0.1:${server.addr.port}` };
}

Deno.test("missing() forgets no promise that it could not look up, and counts each once", async () => {
  const { server, state, url } = startServer(["read-2"]);
  const edges = [{ device_id: crypto.randomUUID(), url: "", api_key: "" }];
  const file = { server_url: url, api_key: "key", edges };
  const ledger = startReadLedger(file, { askEveryMs: 1 });
  try {
    await waitUntil(() => state.asked >= 5, { what: "it to have asked" });
    state.isAway = true;
    await ledger.stop();
    await rejects(ledger.missing(), /Cannot look up a read: 503/);
    deepEqual([ledger.promised, ledger.unchecked], [3, 3], "the same answer again is no promise");
    state.isAway = false;
    deepEqual(await ledger.missing(), ["read-2"]);
    deepEqual([ledger.promised, ledger.unchecked], [3, 0]);
    deepEqual(await ledger.missing(), []);
  } finally {
    await ledger.stop();
    await server.shutdown();
  }
});
