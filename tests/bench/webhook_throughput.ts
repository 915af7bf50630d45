// Owns the figures of a backlog of webhooks: how many a second, and how long the deliveries to quick
// receivers take while others hang. Reference: the design that a team would write first.
import { createListener } from "../../server/db/listen.ts";
import { startEmbeddedPostgres } from "../../server/db/embedded.ts";
import { migrate } from "../../server/db/migrate.ts";
import { type Db, openDb, sql } from "../../server/db/sql.ts";
import { appendEvent } from "../../server/events/append_event.ts";
import { createSealer, type Sealer } from "../../server/seal.ts";
import { startCourier } from "../../server/webhooks/courier.ts";
import { createEndpoint } from "../../server/webhooks/create_endpoint.ts";
import { createPayloadShaper } from "../../server/webhooks/payload_shaper.ts";
import { signDelivery } from "../../server/webhooks/sign_delivery.ts";
import { testContext } from "../support/context.ts";
import { waitUntil } from "../support/wait_until.ts";
import { startWebhookReceiver } from "../support/webhook_receiver.ts";
import { printFigure } from "./figure.ts";

const BACKLOG = 4_000;
const ENDPOINTS = 20;
/** Of each of the two that hang. */
const HANGING_BACKLOG = 100;
const HANG_MS = 3_000;
const LONGEST_MS = 300_000;
const TRUSTING = { findFault: () => Promise.resolve(null) };

interface Bench {
  db: Db;
  sealer: Sealer;
}

async function main(): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-bench-" });
  const postgres = await startEmbeddedPostgres({ dir });
  const db = openDb({ connectionString: postgres.connectionString, poolSize: 20 });
  const bench = { db, sealer: await createSealer(new Uint8Array(32)) };
  try {
    await migrate(db);
    await appendOne(db);
    const courierMs = await measure(bench, { run: runCourier, hanging: 0 });
    const naiveMs = await measure(bench, { run: runNaive, hanging: 0 });
    report("webhook_backlog", "deliveries/s", {
      value: BACKLOG / courierMs * 1000,
      naive: BACKLOG / naiveMs * 1000,
    });
    const courierHungMs = await measure(bench, { run: runCourier, hanging: 2 });
    const naiveHungMs = await measure(bench, { run: runNaive, hanging: 2 });
    report("webhook_backlog_beside_two_that_hang", "deliveries/s", {
      value: BACKLOG / courierHungMs * 1000,
      naive: BACKLOG / naiveHungMs * 1000,
    });
  } finally {
    await db.close();
    await postgres.stop();
    await Deno.remove(dir, { recursive: true });
  }
}

function report(figure: string, unit: string, at: { value: number; naive: number }): void {
  const reference = "oldest 100 first, sent at once, recorded when the last has answered: " +
    `${at.naive.toFixed(0)} ${unit}`;
  printFigure({ figure, value: at.value, unit, reference, ratio: at.value / at.naive });
}

type Runner = (bench: Bench, signal: AbortSignal) => Promise<void>;

/** Milliseconds until the quick receivers have had all of theirs. */
async function measure(
  bench: Bench,
  { run, hanging }: { run: Runner; hanging: number },
): Promise<number> {
  await bench.db.execute(sql`truncate webhook_endpoints cascade`);
  await using quick = startWebhookReceiver();
  await using slow = startWebhookReceiver();
  slow.answerWith(async () => {
    await new Promise((resolve) => setTimeout(resolve, HANG_MS));
    return new Response();
  });
  // What hangs was there first, as in a backlog that it has caused.
  for (let index = 0; index < hanging; index++) {
    await queue(bench, { url: slow.url, count: HANGING_BACKLOG });
  }
  for (let index = 0; index < ENDPOINTS; index++) {
    await queue(bench, { url: quick.url, count: BACKLOG / ENDPOINTS });
  }
  await bench.db.execute(sql`analyze webhook_deliveries`);
  const stop = new AbortController();
  const startedMs = performance.now();
  // One that fails is told of by what never arrives.
  const running = run(bench, stop.signal).catch(() => {});
  const isDone = () => new Set(quick.received.map(({ id }) => id)).size >= BACKLOG;
  await waitUntil(() => quick.received.length >= BACKLOG && isDone(), {
    what: "every delivery",
    timeoutMs: LONGEST_MS,
  });
  const tookMs = performance.now() - startedMs;
  stop.abort();
  await running;
  return tookMs;
}

async function queue(
  { db, sealer }: Bench,
  { url, count }: { url: string; count: number },
): Promise<void> {
  const input = { url, description: "", types: [], location_ids: [], device_ids: [] };
  const deps = { sealer, shaper: TRUSTING };
  const { endpoint } = await createEndpoint(testContext(db), { ...input, transform: null }, deps);
  await db.execute(sql`
    insert into webhook_deliveries (id, endpoint_id, event_id, event_type, body)
    select 'msg_' || md5(${endpoint.id}::text || i), ${endpoint.id}::uuid,
      (select max(id) from events), 'device.enrolled', ${"x".repeat(800)}
    from generate_series(1, ${count}::int) i`);
}

async function appendOne(db: Db): Promise<void> {
  await db.transaction((tx) =>
    appendEvent(tx, {
      type: "device.enrolled",
      occurredAt: new Date(),
      expiresAt: null,
      locationId: null,
      deviceId: null,
      cameraId: null,
      data: { name: "bench", agent_version: "1" },
    })
  );
}

async function runCourier({ db, sealer }: Bench, signal: AbortSignal): Promise<void> {
  const listener = createListener(db);
  const shaper = createPayloadShaper();
  const allowCidrs = ["127.0.0.0/8"];
  await startCourier({ db, sealer, listener, shaper, allowCidrs, signal }).ended;
  await listener.close();
  await shaper.close();
}

/** No lease, no fairness, no process of its own: a loop over the table. */
async function runNaive({ db, sealer }: Bench, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = await db.rows<{ id: string; body: string; url: string; sealed: Uint8Array }>(sql`
      select d.id, d.body, e.url, e.secret_sealed as sealed
      from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
      where d.status = 'pending' order by d.created_at, d.id limit 100`);
    if (due.length === 0) return;
    await Promise.all(due.map(async ({ id, body, url, sealed }) => {
      const headers = signDelivery({ id, body, secrets: [await sealer.open(sealed)] }, new Date());
      const response = await fetch(url, { method: "POST", headers, body });
      await response.body?.cancel();
    }));
    for (const { id } of due) {
      await db.execute(sql`
        update webhook_deliveries set status = 'delivered', finished_at = now() where id = ${id}`);
    }
  }
}

if (import.meta.main) await main();
