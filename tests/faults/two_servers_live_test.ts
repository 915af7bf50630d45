// Two real servers on one database behind a balancer: what one is told the other knows, each job and
// each delivery is one server's, and one killed under load loses nothing.
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { createParser } from "eventsource-parser";
import type { EnrollAnswer } from "../../server/contract/device_link.ts";
import type { Event } from "../../server/contract/event.ts";
import { sql } from "../../server/db/sql.ts";
import { startInstantRecognizer } from "../bench/instant_recognizer.ts";
import { agentDouble, pictureAnswer } from "../support/agent_double.ts";
import { enrolment, heartbeat, type LinkAsk } from "../support/link_instance.ts";
import { testJpeg } from "../support/read_site.ts";
import { type ServerPair, startServerPair } from "../support/server_pair.ts";
import { waitUntil } from "../support/wait_until.ts";
import { startWebhookReceiver } from "../support/webhook_receiver.ts";

const HANGS_AFTER_MS = 30_000;
const ASK_EVERY_MS = 100;
/** The other server takes over the requests, streams and jobs. */
const TAKES_OVER_WITHIN_MS = 15_000;
/** A delivery under way when its server was killed is leased to it for 30 s. */
const DELIVERED_WITHIN_MS = 90_000;

type Ask = (path: string, asked?: LinkAsk) => Promise<Response>;

// deno-lint-ignore no-explicit-any -- answers of many routes, of which a test names one field
async function answered(response: Response): Promise<any> {
  const answer = await response.json();
  assert.ok(response.ok, JSON.stringify(answer));
  return answer;
}

/** Follows the events as a client does: back after each end, from the last id that it has. */
function follow(ask: Ask) {
  const events: Event[] = [];
  const over = new AbortController();
  let lastId = "0"; // all that ever happened
  let connects = 0;
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      lastId = id ?? lastId;
      if (event !== undefined) events.push(JSON.parse(data));
    },
  });
  const ended = (async () => {
    while (!over.signal.aborted) {
      try {
        const headers = { "last-event-id": lastId };
        const response = await ask("/api/events", { headers, signal: over.signal });
        connects++;
        parser.reset();
        for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          parser.feed(text);
        }
      } catch {
        // The server was killed, or the test is over.
      }
      await delay(ASK_EVERY_MS, undefined, { signal: over.signal }).catch(() => {});
    }
  })();
  return {
    events,
    connects: () => connects,
    [Symbol.asyncDispose]: async () => {
      over.abort();
      await ended;
    },
  };
}

/** Asks again and again; how each went: its status, 0 where the connection was torn. */
function keepAsking(ask: (signal: AbortSignal) => Promise<Response>, over: AbortSignal) {
  const statuses: number[] = [];
  const ended = (async () => {
    while (!over.aborted) {
      const signal = AbortSignal.timeout(HANGS_AFTER_MS);
      const status = await ask(signal).then(async (response) => {
        await response.body?.cancel();
        return response.status;
      }, (error) => {
        assert.notEqual(error.name, "TimeoutError", "a request hangs");
        return 0;
      });
      statuses.push(status);
      await delay(ASK_EVERY_MS);
    }
  })();
  return { statuses, ended };
}

async function enrolDevice(pair: ServerPair, name: string): Promise<EnrollAnswer> {
  const site = { location: "Here", timezone: "UTC", device: name };
  const { claimCode } = await pair.fleet.registerSite(site);
  const json = enrolment(claimCode, `hardware-of-${name}`);
  return await answered(await pair.ask("/api/enroll", { json }));
}

/** Unread visits that ended long ago: the job `close_visits` tells of each. */
async function leaveVisits(pair: ServerPair, device: EnrollAnswer, count: number): Promise<void> {
  await pair.database.db.execute(sql`
    insert into visits (id, location_id, device_id, camera_id, first_seen_at, last_seen_at)
    select gen_random_uuid(), ${device.location_id}, ${device.device_id}, 'lane-1',
      now() - interval '1 hour', now() - interval '1 hour'
    from generate_series(1, ${count})`);
}

const missesIn = (events: readonly Event[]) =>
  events.filter(({ type }) => type === "plate.missed")
    .map(({ data }) => (data as { miss: { visit_id: string } }).miss.visit_id);

async function addEndpoint(pair: ServerPair, url: string): Promise<string> {
  const { endpoint } = await answered(
    await pair.ask("/api/webhooks", { json: { url, types: ["webhook.test"] } }),
  );
  return endpoint.id;
}

Deno.test("two servers: commands, answers, events, live state and deliveries cross, jobs run once", async () => {
  await using recognizer = startInstantRecognizer();
  await using receiver = startWebhookReceiver();
  await using pair = await startServerPair({
    WASHFLEET_RECOGNIZER_URL: recognizer.url,
    WASHFLEET_RECOGNIZER_TOKEN: "test",
  });
  const { one, two } = pair;
  const device = await enrolDevice(pair, "pi-1");
  const token = device.device_token;
  await using atOne = follow(one.ask);
  await using atTwo = follow(two.ask);

  await answered(await one.ask("/api/device/heartbeat", { token, json: heartbeat() }));
  await waitUntil(async () => {
    const { health } = await answered(await two.ask(`/api/devices/${device.device_id}`));
    return health !== null;
  }, { what: "what one server heard to be known to the other" });

  {
    await using agent = await agentDouble(token, { listensTo: one, answersTo: one });
    agent.answerWith(pictureAnswer(testJpeg()));
    recognizer.read("CRS1234");
    const json = { device_id: device.device_id };
    const answer = await answered(await two.ask("/api/plates/process", { json }));
    assert.equal(answer.read.plate, "CRS1234", "asked at two, taken and answered at one");
  }

  const endpoint = await addEndpoint(pair, receiver.url);
  const promised: string[] = [];
  for (let index = 0; index < 40; index++) {
    const { ask } = index % 2 === 0 ? one : two;
    promised.push((await answered(await ask(`/api/webhooks/${endpoint}/test`, { json: {} }))).id);
  }
  await leaveVisits(pair, device, 60);
  await waitUntil(() => missesIn(atOne.events).length >= 60, {
    what: "the misses",
    timeoutMs: 30_000,
  });
  await waitUntil(() => new Set(receiver.received.map(({ id }) => id)).size === 40, {
    what: "the webhooks",
    timeoutMs: 30_000,
  });
  assert.deepEqual(receiver.received.map(({ id }) => id).sort(), promised.sort(), "each once");
  await waitUntil(() => atTwo.events.length === atOne.events.length, { what: "the same events" });
  assert.deepEqual(atTwo.events, atOne.events, "both tell the same, in the same order");
  const misses = missesIn(atOne.events);
  assert.equal(new Set(misses).size, misses.length, "no visit is told of twice");
});

Deno.test("two servers: one is killed under load, nothing is lost and the other takes over within seconds", async () => {
  await using receiver = startWebhookReceiver();
  await using pair = await startServerPair();
  const device = await enrolDevice(pair, "pi-1");
  const endpoint = await addEndpoint(pair, receiver.url);
  const promised: string[] = [];
  const over = new AbortController();
  await using follower = follow(pair.ask);
  await using other = follow(pair.ask);
  const loads = [
    keepAsking((signal) => pair.ask("/api/fleet/status", { signal }), over.signal),
    keepAsking((signal) => {
      const json = heartbeat();
      return pair.ask("/api/device/heartbeat", { token: device.device_token, json, signal });
    }, over.signal),
    ...[1, 2].map(() =>
      keepAsking(async (signal) => {
        const response = await pair.ask(`/api/webhooks/${endpoint}/test`, { json: {}, signal });
        if (response.status === 202) promised.push((await response.clone().json()).id);
        return response;
      }, over.signal)
    ),
  ];
  const working = Promise.all(loads.map(({ ended }) => ended));
  working.catch(() => over.abort());
  const allWork = async (timeoutMs: number) => {
    const before = loads.map(({ statuses }) => statuses.length);
    const events = follower.events.length;
    await waitUntil(
      () =>
        over.signal.aborted ||
        follower.events.length > events && loads.every(({ statuses }, index) =>
            statuses.slice(before[index]).filter((status) => status >= 200 && status < 300)
              .length >= 5
          ),
      { what: "all to work", timeoutMs },
    );
  };
  let visits = 0;
  try {
    await allWork(TAKES_OVER_WITHIN_MS);
    for (const server of [pair.one, pair.two]) {
      await leaveVisits(pair, device, 30);
      visits += 30;
      await server.kill();
      await allWork(TAKES_OVER_WITHIN_MS);
      await leaveVisits(pair, device, 30);
      visits += 30;
      const known = visits;
      await waitUntil(
        () => over.signal.aborted || missesIn(follower.events).length >= known,
        { what: "the jobs to be taken over", timeoutMs: TAKES_OVER_WITHIN_MS },
      );
      await server.startAgain();
      await allWork(TAKES_OVER_WITHIN_MS);
    }
  } finally {
    over.abort();
    await working;
  }
  const odd = loads.flatMap(({ statuses }) => statuses).filter((status) => status >= 300);
  assert.deepEqual(odd, [], "an answer, or a torn connection");
  assert.ok(pair.balancer.given.size === 2 && follower.connects() + other.connects() > 2);
  await waitUntil(
    () => {
      const received = new Set(receiver.received.map(({ id }) => id));
      return promised.every((id) => received.has(id));
    },
    { what: "every promised webhook", timeoutMs: DELIVERED_WITHIN_MS },
  );
  const bodies = new Map(receiver.received.map(({ id, body }) => [id, body]));
  for (const { id, body } of receiver.received) {
    assert.equal(body, bodies.get(id), "the same again");
  }
  const rows = await pair.database.db.rows<{ id: string }>(sql`
    select id::text as id from events order by events.id`);
  const ids = rows.map(({ id }) => id);
  await waitUntil(() => follower.events.length >= ids.length, { what: "the last events" });
  assert.deepEqual(follower.events.map(({ id }) => id), ids, "each event once, in order");
  const misses = missesIn(follower.events);
  assert.equal(new Set(misses).size, misses.length, "no visit is told of twice");
});
