// Real streams of a real server, in real time: what FACTS.md's failure 10 is about.
import { deepEqual, equal, ok } from "node:assert/strict";
import { type AccessWorld, accessWorld, type Caller } from "../../tests/support/access_world.ts";
import { sql } from "../db/sql.ts";

let world: AccessWorld;
Deno.test.beforeAll(async () => {
  world = await accessWorld();
});
Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

// deno-lint-ignore no-explicit-any -- answers of many routes
async function send(caller: Caller, method: string, path: string, json?: unknown): Promise<any> {
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: { ...caller.headers, "content-type": "application/json" },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** Opens the stream; `ended` is told how long after `lose()` it ended, and in which words. */
async function follow(headers: Record<string, string>) {
  const response = await fetch(`${world.url}/api/events`, { headers });
  equal(response.status, 200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("id: ")) text += (await reader?.read())?.value ?? "";
  let lostAtMs = Infinity;
  const ended = (async () => {
    for (;;) {
      const { done, value } = await reader?.read() ?? { done: true, value: "" };
      if (done) return { afterMs: performance.now() - lostAtMs, text };
      text += value;
    }
  })();
  return {
    ended,
    lose: async (work: () => Promise<unknown>) => {
      await work();
      lostAtMs = performance.now();
    },
  };
}

Deno.test("no stream outlives its key, session, role or user by more than 5 s; others go on", async () => {
  const idOf = async (email: string) =>
    (await world.db.row<{ id: string }>(sql`select id from users where email = ${email}`))?.id;
  const wanted = { name: "k", scopes: ["events:read"], location_ids: null };
  const key = await send(world.admin, "POST", "/api/keys", wanted);
  const short = await send(world.admin, "POST", "/api/keys", { ...wanted, valid_ms: 60_000 });
  const leaver = await world.signIn("viewer");
  const operator = await world.signIn("operator");
  const [viewerId, operatorId] = [
    await idOf("viewer@washfleet.local"),
    await idOf("operator@washfleet.local"),
  ];
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const streams = await Promise.all([
    follow(bearer(key.key)),
    follow(bearer(short.key)),
    follow(leaver.headers),
    follow(operator.headers),
  ]);
  const stays = await follow(world.admin.headers);
  let isStayOver = false;
  stays.ended.then(() => isStayOver = true);
  await Promise.all([
    streams[0]?.lose(() => send(world.admin, "DELETE", `/api/keys/${key.api_key.id}`)),
    // Its time passes by itself, here by the clock of the row.
    streams[1]?.lose(() =>
      world.db.execute(sql`
        update api_keys set expires_at = now() where id = ${short.api_key.id}`)
    ),
    streams[2]?.lose(() => send(world.admin, "DELETE", `/api/users/${viewerId}/sessions`)),
    streams[3]?.lose(() =>
      send(world.admin, "PATCH", `/api/users/${operatorId}`, { role: "viewer" })
    ),
  ]);
  const ends = await Promise.all(streams.map(({ ended }) => ended));
  for (const [n, { afterMs, text }] of ends.entries()) {
    ok(text.includes("end no_longer_allowed"), `stream ${n}: ${text}`);
    ok(afterMs < 5000, `stream ${n} ended after ${afterMs} ms`);
  }
  equal(isStayOver, false);
  deepEqual(
    await Promise.all([bearer(key.key), bearer(short.key), leaver.headers].map(async (headers) => {
      const response = await fetch(`${world.url}/api/events/recent`, { headers });
      await response.body?.cancel();
      return response.status;
    })),
    [401, 401, 401],
  );
});
