// Owns the figure of a large fleet's sign of life: what 10,000 devices that report as often as they are
// told to cost the server and its Postgres, beside one UPDATE a heartbeat. Goal: half a core.
import { openDb, sql } from "../../server/db/sql.ts";
import { HeartbeatAnswer } from "../../server/contract/device_link.ts";
import { hashDeviceToken } from "../../server/devices/device_token.ts";
import { heartbeatEveryMs } from "../../server/devices/heartbeat_pace.ts";
import { cameraReport, heartbeat } from "../support/link_instance.ts";
import { printFigure } from "./figure.ts";
import { startInstantRecognizer } from "./instant_recognizer.ts";
import { startNaiveHeartbeats } from "./naive_heartbeats.ts";
import { cpuMs, cpuMsByProcess } from "./process_cpu.ts";
import { type ShippedServer, startShippedServer } from "./shipped_server.ts";

const DEVICES = 10_000;
/** With so few at the latest it is measured, however busy the machine is. */
const FEWEST = 200;
const TICK_MS = 20;
/** A machine that is busy with other things gets no more at once: it would only fall behind. */
const UNDER_WAY_MOST = 1000;
/** Each has been heard by then, and some of them twice: their live state is known. */
const WARM_UP_ROUNDS = 1.5;
const MEASURED_MS = 40_000;

const token = (index: number) => `wfd_bench_${index}`;

async function main(): Promise<void> {
  await using recognizer = startInstantRecognizer();
  await using server = await startShippedServer(recognizer.url);
  await addDevices(server);
  const url = `${server.url}/api/device/heartbeat`;
  const everyMs = await toldEveryMs(url);
  const ours = await measureMost(server, {
    url,
    serverPid: server.pids.server,
    postgresPid: server.pids.postgres,
    warmUpMs: WARM_UP_ROUNDS * everyMs,
    everyMs,
    devices: DEVICES,
  });
  await using naive = await startNaiveHeartbeats(server.connectionString);
  const theirs = await measure({
    url: naive.url,
    serverPid: naive.pid,
    postgresPid: server.pids.postgres,
    warmUpMs: 3000,
    everyMs,
    devices: ours.devices,
  });
  report(ours, { theirs, everyMs });
}

async function addDevices({ connectionString }: ShippedServer): Promise<void> {
  const db = openDb({ connectionString, poolSize: 1, statementTimeoutMs: 120_000 });
  const hashes = Array.from({ length: DEVICES }, (_, index) => hashDeviceToken(token(index)));
  // At work, as they are nearly always: that all come back at once is another matter.
  await db.execute(sql`
    insert into devices (id, location_id, name, token_hash, status, agent_version, enrolled_at,
      last_seen_at, heartbeat_every_ms)
    select gen_random_uuid(), (select id from locations limit 1), 'bench ' || number, hash,
      'online', '1.0.0', now(), now(), ${heartbeatEveryMs(DEVICES)}
    from unnest(${hashes}::bytea[]) with ordinality as t (hash, number)`);
  const { camera_id, name, status, since } = cameraReport();
  await db.execute(sql`
    insert into cameras (device_id, camera_id, name, status, since)
    select id, ${camera_id}, ${name}, ${status}, ${since} from devices where name like 'bench %'`);
  await db.close();
}

/** How often the server wants to hear each of them. */
async function toldEveryMs(url: string): Promise<number> {
  const response = await fetch(url, requestOf(0));
  return HeartbeatAnswer.parse(await response.json()).heartbeat_every_ms;
}

function requestOf(index: number): RequestInit {
  return {
    method: "POST",
    headers: { authorization: `Bearer ${token(index)}`, "content-type": "application/json" },
    body: JSON.stringify(heartbeat()),
  };
}

/** Those that are not played are at rest: that thousands fall silent is another matter. */
async function restOthers({ connectionString }: ShippedServer, devices: number): Promise<void> {
  const db = openDb({ connectionString, poolSize: 1, statementTimeoutMs: 120_000 });
  await db.execute(sql`
    update devices set status = 'maintenance', maintenance_since = now()
    where name like 'bench %' and substr(name, 7)::integer > ${devices}`);
  await db.close();
}

interface Cost {
  devices: number;
  /** Shares of one core. */
  serverCores: number;
  postgresCores: number;
  perSecond: number;
  refused: number;
  /** Of the load, as its machine could not make more. */
  skipped: number;
  p99Ms: number;
}

interface Load {
  url: string;
  serverPid: number;
  postgresPid: number;
  warmUpMs: number;
  everyMs: number;
  devices: number;
}

/**
 * As many of the devices as the machine can play while it is busy with other things: a device that
 * reports too seldom is taken for one that comes back, which costs more.
 */
async function measureMost(server: ShippedServer, load: Load): Promise<Cost> {
  for (let { devices } = load;; devices = Math.floor(devices / 4)) {
    await restOthers(server, devices);
    const cost = await measure({ ...load, devices }, { isLast: devices <= FEWEST });
    if (cost !== null) return cost;
  }
}

function measure(load: Load): Promise<Cost>;
function measure(load: Load, options: { isLast: boolean }): Promise<Cost | null>;
async function measure(at: Load, { isLast } = { isLast: true }): Promise<Cost | null> {
  const fleet = startFleet(at);
  await sleep(at.warmUpMs * 0.7);
  fleet.reset();
  await sleep(at.warmUpMs * 0.3);
  if (!isLast && fleet.skipped() > 0) {
    await fleet.stop();
    return null;
  }
  fleet.reset();
  const before = await cpuOf(at);
  const startedMs = performance.now();
  await sleep(MEASURED_MS);
  const after = await cpuOf(at);
  const elapsedMs = performance.now() - startedMs;
  const { latenciesMs, refused, skipped } = await fleet.stop();
  latenciesMs.sort((a, b) => a - b);
  return {
    devices: at.devices,
    serverCores: (after.server - before.server) / elapsedMs,
    postgresCores: spent(before.postgres, after.postgres) / elapsedMs,
    perSecond: latenciesMs.length / elapsedMs * 1000,
    refused,
    skipped,
    p99Ms: latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? NaN,
  };
}

async function cpuOf(
  { serverPid, postgresPid }: { serverPid: number; postgresPid: number },
): Promise<{ server: number; postgres: Map<number, number> }> {
  return { server: await cpuMs(serverPid), postgres: await cpuMsByProcess(postgresPid) };
}

function spent(before: Map<number, number>, after: Map<number, number>): number {
  return [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
}

/** Every device in its turn, whether the server keeps up or not. */
function startFleet({ url, devices, everyMs }: Pick<Load, "url" | "devices" | "everyMs">) {
  let latenciesMs: number[] = [];
  let refused = 0;
  let skipped = 0;
  let next = 0;
  let owed = 0;
  const underWay = new Set<Promise<void>>();
  const send = async (index: number) => {
    const startedMs = performance.now();
    const response = await fetch(url, requestOf(index)).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) latenciesMs.push(performance.now() - startedMs);
    else refused++;
  };
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    owed += (nowMs - lastMs) * devices / everyMs;
    lastMs = nowMs;
    for (; owed >= 1; owed--) {
      if (underWay.size >= UNDER_WAY_MOST) {
        skipped += Math.floor(owed);
        owed = 0;
        return;
      }
      const sending = send(next++ % devices).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }, TICK_MS);
  return {
    reset: () => {
      [latenciesMs, refused, skipped] = [[], 0, 0];
    },
    skipped: () => skipped,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
      return { latenciesMs, refused, skipped };
    },
  };
}

function report(ours: Cost, { theirs, everyMs }: { theirs: Cost; everyMs: number }): void {
  const what = (cost: Cost) =>
    `${cost.devices} devices, each every ${everyMs / 1000} s, ${
      cost.perSecond.toFixed(0)
    }/s sent, p99 ${cost.p99Ms.toFixed(0)} ms, ${cost.refused} refused, ` +
    `${cost.skipped} not sent`;
  const reference = `a server with one UPDATE a heartbeat, same Postgres, ${what(theirs)}`;
  // What was sent, scaled to the whole fleet: a busy machine may not have sent all of it.
  const whole = (cores: number, { perSecond }: Cost) =>
    cores * DEVICES / everyMs * 1000 / perSecond;
  for (
    const [name, value, bare] of [
      ["server", whole(ours.serverCores, ours), whole(theirs.serverCores, theirs)],
      ["postgres", whole(ours.postgresCores, ours), whole(theirs.postgresCores, theirs)],
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
