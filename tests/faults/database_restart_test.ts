// Postgres away, restarted and killed under one server at work: requests, a follower of events, a
// device and webhooks. Nothing hangs, all comes back by itself, and what was promised is kept.
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { createParser } from "eventsource-parser";
import { sql } from "../../server/db/sql.ts";
import { type AccessWorld, accessWorld, type Caller } from "../support/access_world.ts";
import { heartbeat } from "../support/link_instance.ts";
import { waitUntil } from "../support/wait_until.ts";
import { startWebhookReceiver } from "../support/webhook_receiver.ts";

// Longer than any deadline of the server's own: only what hangs gets here.
const HANGS_AFTER_MS = 30_000;
const BACK_WITHIN_MS = 30_000;
// Below the server's limit of requests a minute.
const ASK_EVERY_MS = 100;

/** Asks again and again until the signal; the status of each request, whatever became of it. */
function keepAsking(ask: (signal: AbortSignal) => Promise<Response>, signal: AbortSignal) {
  const statuses: number[] = [];
  const ended = (async () => {
    while (!signal.aborted) {
      const response = await ask(AbortSignal.timeout(HANGS_AFTER_MS));
      const text = await response.text();
      if (response.status === 503) assert.match(text, /"code":"database_unavailable"/);
      statuses.push(response.status);
      await delay(ASK_EVERY_MS);
    }
  })();
  return { statuses, ended };
}

/** Follows the events as a client does: back after each end, from the last id that it has. */
function follow(world: AccessWorld, signal: AbortSignal) {
  const ids: number[] = [];
  let connects = 0;
  let lastId = "0";
  const parser = createParser({
    onEvent: ({ id }) => {
      lastId = id ?? lastId;
      ids.push(Number(id));
    },
  });
  const ended = (async () => {
    while (!signal.aborted) {
      try {
        const headers = { ...world.admin.headers, "last-event-id": lastId };
        const response = await fetch(`${world.url}/api/events`, { headers, signal });
        connects++;
        if (!response.ok) await response.body?.cancel();
        else {
          parser.reset();
          for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
            parser.feed(text);
          }
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      await delay(ASK_EVERY_MS);
    }
  })();
  return { ids, ended, connects: () => connects };
}

function send(world: AccessWorld, as: Caller, to: { path: string; json: unknown }) {
  return (signal: AbortSignal) =>
    fetch(`${world.url}${to.path}`, {
      method: "POST",
      headers: { ...as.headers, "content-type": "application/json" },
      body: JSON.stringify(to.json),
      signal,
    });
}

Deno.test("Postgres goes away, restarts and is killed under a server: nothing hangs or is lost", async () => {
  await using receiver = startWebhookReceiver();
  await using world = await accessWorld({
    isDurable: true,
    env: { WASHFLEET_WEBHOOK_ALLOW_CIDRS: "127.0.0.0/8" },
  });
  const { postgres } = world.database;
  const device = world.others.find(({ kind }) => kind === "device");
  assert.ok(device);
  const made = await send(world, world.admin, {
    path: "/api/webhooks",
    json: { url: receiver.url, types: ["webhook.test"] },
  })(AbortSignal.timeout(HANGS_AFTER_MS));
  const { endpoint } = await made.json();
  const promised: string[] = [];
  const sendTest = send(world, world.admin, {
    path: `/api/webhooks/${endpoint.id}/test`,
    json: {},
  });

  const over = new AbortController();
  const follower = follow(world, over.signal);
  const get = (path: string) => (signal: AbortSignal) =>
    fetch(`${world.url}${path}`, { headers: world.admin.headers, signal });
  const loads = [
    keepAsking(get("/api/fleet/status"), over.signal),
    keepAsking(get("/api/devices"), over.signal),
    keepAsking(
      send(world, device, { path: "/api/device/heartbeat", json: heartbeat() }),
      over.signal,
    ),
    keepAsking(async (signal) => {
      const response = await sendTest(signal);
      if (response.status === 202) promised.push((await response.clone().json()).id);
      return response;
    }, over.signal),
  ];
  const working = Promise.all([follower.ended, ...loads.map(({ ended }) => ended)]);
  // A failure below is told first; this one is not to be without a listener meanwhile.
  working.catch(() => over.abort());
  const allWork = async () => {
    const before = loads.map(({ statuses }) => statuses.length);
    const events = follower.ids.length;
    await waitUntil(
      () =>
        over.signal.aborted || follower.ids.length > events &&
          loads.every(({ statuses }, index) =>
            statuses.slice(before[index]).some((status) => status < 300)
          ),
      { what: "all to work again", timeoutMs: BACK_WITHIN_MS },
    );
  };
  try {
    await allWork();
    for (
      const hurt of [() => postgres.restart(), () => postgres.kill(), () => postgres.restart()]
    ) {
      await hurt();
      await allWork();
    }
    await postgres.stop();
    await waitUntil(
      () =>
        over.signal.aborted ||
        // The follower's rights cannot be told now: it is sent away and comes back.
        follower.connects() > 1 && loads.every(({ statuses }) => statuses.at(-1) === 503),
      { what: "every request to be refused", timeoutMs: BACK_WITHIN_MS },
    );
    await postgres.start();
    await allWork();
    const newest = async () =>
      (await world.db.row<{ id: number }>(sql`select max(id) as id from events`))?.id ?? 0;
    const upTo = await newest();
    await waitUntil(() => (follower.ids.at(-1) ?? 0) >= upTo, { what: "the follower to be there" });
  } finally {
    over.abort();
    await working;
  }
  const odd = loads.flatMap(({ statuses }) => statuses)
    .filter((status) => status >= 300 && status !== 503);
  assert.deepEqual(odd, [], "an answer or a clear 503");
  const rows = await world.db.rows<{ id: number }>(sql`
    select id from events where id <= ${follower.ids.at(-1)} order by id`);
  assert.deepEqual(follower.ids, rows.map(({ id }) => id), "each event once, in order");
  assert.ok(follower.connects() > 1 && promised.length > 0, "it had to resume");
  await waitUntil(
    () => {
      const received = new Set(receiver.received.map(({ id }) => id));
      return promised.every((id) => received.has(id));
    },
    { what: "every promised webhook", timeoutMs: BACK_WITHIN_MS },
  );
});
