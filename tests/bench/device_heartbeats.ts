// Owns the figure of a large fleet's sign of life: what 10,000 devices that report every 10 s cost
// the server and its Postgres, beside one UPDATE a heartbeat. Goal: half a core.
import { openDb, sql } from "../../server/db/sql.ts";
import { hashDeviceToken } from "../../server/devices/device_token.ts";
import { heartbeat } from "../support/link_instance.ts";
import { printFigure } from "./figure.ts";
import { startInstantRecognizer } from "./instant_recognizer.ts";
import { startNaiveHeartbeats } from "./naive_heartbeats.ts";
import { cpuMs, cpuMsWithChildren } from "./process_cpu.ts";
import { type ShippedServer, startShippedServer } from "./shipped_server.ts";

const DEVICES = 10_000;
const EVERY_MS = 10_000;
const TICK_MS = 20;
/** All have been heard twice: none comes back from being silent any more. */
const WARM_UP_MS = 25_000;
const MEASURED_MS = 30_000;

const token = (index: number) => `wfd_bench_${index}`;

async function main(): Promise<void> {
  await using recognizer = startInstantRecognizer();
  await using server = await startShippedServer(recognizer.url);
  await addDevices(server);
  const ours = await measure({
    url: `${server.url}/api/device/heartbeat`,
    serverPid: server.pids.server,
    postgresPid: server.pids.postgres,
    warmUpMs: WARM_UP_MS,
  });
  await using naive = await startNaiveHeartbeats(server.connectionString);
  const theirs = await measure({
    url: naive.url,
    serverPid: naive.pid,
    postgresPid: server.pids.postgres,
    warmUpMs: 3000,
  });
  report(ours, theirs);
}

async function addDevices({ connectionString }: ShippedServer): Promise<void> {
  const db = openDb({ connectionString, poolSize: 1, statementTimeoutMs: 120_000 });
  const hashes = Array.from({ length: DEVICES }, (_, index) => hashDeviceToken(token(index)));
  await db.execute(sql`
    insert into devices (id, location_id, name, token_hash, enrolled_at)
    select gen_random_uuid(), (select id from locations limit 1), 'bench ' || number, hash, now()
    from unnest(${hashes}::bytea[]) with ordinality as t (hash, number)`);
  await db.close();
}

interface Cost {
  /** Shares of one core. */
  serverCores: number;
  postgresCores: number;
  perSecond: number;
  refused: number;
  p99Ms: number;
}

async function measure(
  at: { url: string; serverPid: number; postgresPid: number; warmUpMs: number },
): Promise<Cost> {
  const fleet = startFleet(at.url);
  await sleep(at.warmUpMs);
  fleet.reset();
  const before = await cpuOf(at);
  const startedMs = performance.now();
  await sleep(MEASURED_MS);
  const after = await cpuOf(at);
  const elapsedMs = performance.now() - startedMs;
  const { latenciesMs, refused } = await fleet.stop();
  latenciesMs.sort((a, b) => a - b);
  return {
    serverCores: (after.server - before.server) / elapsedMs,
    postgresCores: (after.postgres - before.postgres) / elapsedMs,
    perSecond: latenciesMs.length / elapsedMs * 1000,
    refused,
    p99Ms: latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? NaN,
  };
}

async function cpuOf(
  { serverPid, postgresPid }: { serverPid: number; postgresPid: number },
): Promise<{ server: number; postgres: number }> {
  return { server: await cpuMs(serverPid), postgres: await cpuMsWithChildren(postgresPid) };
}

/** Every device in its turn, whether the server keeps up or not. */
function startFleet(url: string) {
  let latenciesMs: number[] = [];
  let refused = 0;
  let next = 0;
  let owed = 0;
  const underWay = new Set<Promise<void>>();
  const body = JSON.stringify(heartbeat());
  const send = async (index: number) => {
    const startedMs = performance.now();
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token(index)}`, "content-type": "application/json" },
      body,
    }).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) latenciesMs.push(performance.now() - startedMs);
    else refused++;
  };
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    owed += (nowMs - lastMs) * DEVICES / EVERY_MS;
    lastMs = nowMs;
    for (; owed >= 1; owed--) {
      const sending = send(next++ % DEVICES).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }, TICK_MS);
  return {
    reset: () => {
      [latenciesMs, refused] = [[], 0];
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
      return { latenciesMs, refused };
    },
  };
}

function report(ours: Cost, theirs: Cost): void {
  const what = (cost: Cost) =>
    `${cost.perSecond.toFixed(0)}/s, p99 ${cost.p99Ms.toFixed(0)} ms, ${cost.refused} refused`;
  const reference = `a server with one UPDATE a heartbeat, same Postgres, ${what(theirs)}`;
  for (
    const [name, value, bare] of [
      ["server", ours.serverCores, theirs.serverCores],
      ["postgres", ours.postgresCores, theirs.postgresCores],
    ] as const
  ) {
    printFigure({
      figure: `device_heartbeats_${name} (${what(ours)})`,
      value: value * 100,
      unit: "% of one core",
      reference: `${reference}: ${(bare * 100).toFixed(1)} %`,
      ratio: value / bare,
    });
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) await main();
