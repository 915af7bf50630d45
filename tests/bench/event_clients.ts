// Owns the figure of many displays: one event to 5,000 followers of the stream, from the call that
// causes it until each has it, beside Hono's bare streamSSE. Goal: p99 of 500 ms, none lost.
import { startBareSse } from "./bare_sse.ts";
import { printFigure } from "./figure.ts";
import { startInstantRecognizer } from "./instant_recognizer.ts";
import { type ShippedServer, startShippedServer } from "./shipped_server.ts";

const CLIENTS = 5000;
const EVENTS = 10;
const BETWEEN_MS = 2000;
const GIVE_UP_MS = 20_000;
/** Of one key; a key has a limit of requests a minute. */
const CLIENTS_A_KEY = 1000;
const CONNECT_AT_ONCE = 50;

async function main(): Promise<void> {
  await using recognizer = startInstantRecognizer();
  await using server = await startShippedServer(recognizer.url);
  const ours = await measureOurs(server);
  await using bare = await startBareSse();
  const theirs = await measure({
    url: bare.url,
    keys: ["none"],
    cause: async () =>
      void await (await fetch(`${bare.url}/cause`, { method: "POST" })).body?.cancel(),
  });
  report(ours, theirs);
}

async function measureOurs(server: ShippedServer): Promise<Result> {
  const keys = [];
  for (let index = 0; index * CLIENTS_A_KEY < CLIENTS; index++) {
    keys.push(await server.fleet.createKey(`bench ${index}`, ["events:read"]));
  }
  const key = await server.fleet.createKey("bench", ["webhooks:read", "webhooks:write"]);
  await server.fleet.createEndpoint("http://127.0.0.1:9/"); // nobody is there: nothing is sent
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const listed = await (await fetch(`${server.url}/api/webhooks`, { headers })).json();
  const path = `${server.url}/api/webhooks/${listed.items[0].id}/test`;
  return await measure({
    url: `${server.url}/api/events?types=webhook.test`,
    keys,
    cause: async () => {
      const response = await fetch(path, { method: "POST", headers, body: "{}" });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`Cannot cause an event: ${response.status}`);
    },
  });
}

interface Result {
  latenciesMs: number[];
  lost: number;
}

async function measure(
  at: { url: string; keys: string[]; cause: () => Promise<void> },
): Promise<Result> {
  const arrivals: number[][] = Array.from({ length: EVENTS }, () => []);
  const clients: Client[] = [];
  for (let index = 0; index < CLIENTS; index += CONNECT_AT_ONCE) {
    const group = Array.from({ length: CONNECT_AT_ONCE }, (_, offset) => {
      const key = at.keys[Math.floor((index + offset) / CLIENTS_A_KEY) % at.keys.length] ?? "";
      return connect(at.url, key, (nth, atMs) => arrivals[nth]?.push(atMs));
    });
    clients.push(...await Promise.all(group));
  }
  const latenciesMs: number[] = [];
  for (let nth = 0; nth < EVENTS; nth++) {
    const startedMs = performance.now();
    await at.cause();
    const deadlineMs = startedMs + GIVE_UP_MS;
    const here = arrivals[nth] ?? [];
    while (here.length < CLIENTS && performance.now() < deadlineMs) await sleep(10);
    latenciesMs.push(...here.map((atMs) => atMs - startedMs));
    await sleep(BETWEEN_MS);
  }
  for (const client of clients) client.close();
  await Promise.all(clients.map(({ ended }) => ended));
  return { latenciesMs, lost: EVENTS * CLIENTS - latenciesMs.length };
}

interface Client {
  close(): void;
  ended: Promise<void>;
}

/** Over a plain connection: 5,000 of fetch's would cost more than the server. */
async function connect(
  url: string,
  key: string,
  onEvent: (nth: number, atMs: number) => void,
): Promise<Client> {
  const { hostname, port, pathname, search } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const request = `GET ${pathname}${search} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n` +
    `accept: text/event-stream\r\nauthorization: Bearer ${key}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  const follows = Promise.withResolvers<void>();
  const read = async () => {
    let nth = 0;
    let seen = "";
    while (true) {
      const length = await connection.read(buffer).catch(() => null);
      if (length === null) return follows.reject(new Error(`Cannot follow: ${seen}`));
      const text = decoder.decode(buffer.subarray(0, length), { stream: true });
      if (nth === 0 && /^HTTP\/1\.1 [^2]/.test(seen + text)) {
        follows.reject(new Error(`Cannot follow: ${text}`));
        return connection.close();
      }
      // What begins to follow is told the place from which it would resume.
      if (nth === 0 && /(?:^|\n)id: \d+\n\n/.test(seen += text)) follows.resolve();
      for (const _ of text.matchAll(/event: webhook\.test\n/g)) onEvent(nth++, performance.now());
    }
  };
  const ended = read();
  await follows.promise;
  return { close: () => connection.close(), ended };
}

function report(ours: Result, theirs: Result): void {
  for (const share of [0.5, 0.99]) {
    const value = percentile(ours.latenciesMs, share);
    const bare = percentile(theirs.latenciesMs, share);
    printFigure({
      figure: `event_clients_p${share * 100} (${CLIENTS} clients, ${ours.lost} lost)`,
      value,
      unit: "ms",
      reference: `Hono's bare streamSSE, ${theirs.lost} lost: ${bare.toFixed(0)} ms`,
      ratio: value / bare,
    });
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) await main();
