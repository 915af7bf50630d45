import assert from "node:assert/strict";
import { createCalls } from "./call.ts";

const get = (response: Response) => createCalls(() => Promise.resolve(response)).get("/api/x");

Deno.test("an answer that breaks off on its way is none, never an empty one", async () => {
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(`{"items":[`));
      controller.error(new TypeError("network error"));
    },
  });
  assert.deepEqual(await get(new Response(broken)), { ok: false, status: 0, problem: null });
  const page = new Response("<html>a proxy's page</html>");
  assert.deepEqual(await get(page), { ok: false, status: 0, problem: null });
});

Deno.test("an answer without a body is one, and a refusal keeps its status whatever its body", async () => {
  assert.deepEqual(await get(new Response(null, { status: 204 })), { ok: true, data: null });
  const refusal = new Response("<html>502</html>", { status: 502 });
  assert.deepEqual(await get(refusal), { ok: false, status: 502, problem: null });
});
