// Owns the figures of the main job: from a frame's posting until its plate is on the event stream
// and at a webhook receiver, the recognizer's own time left out. Goal: p95 of 50 ms.
import { EventSourceParserStream } from "eventsource-parser/stream";
import { type Db, openDb, sql } from "../../server/db/sql.ts";
import { startWebhookReceiver } from "../support/webhook_receiver.ts";
import { makeFrame } from "./edge_serving_frame.ts";
import { printFigure } from "./figure.ts";
import { type InstantRecognizer, startInstantRecognizer } from "./instant_recognizer.ts";
import { type ShippedServer, startShippedServer } from "./shipped_server.ts";

const WARM_UP = 20;
const FRAMES = 200;
/** Frames of a real camera come one by one. */
const PAUSE_MS = 20;
const GIVE_UP_MS = 5000;
const CHANNEL = "bench_reference";
// The third byte begins the first marker, which the server looks for.
const FRAME = makeFrame().fill(0xff, 2, 3);

interface Sample {
  sseMs: number;
  webhookMs: number;
  referenceMs: number;
}

/** Frame and reference take turns, so that another load on the machine hits both alike. */
async function main(): Promise<void> {
  await using recognizer = startInstantRecognizer();
  await using server = await startShippedServer(recognizer.url);
  await using receiver = startWebhookReceiver();
  await server.fleet.createEndpoint(receiver.url);
  const arrivals = new Arrivals();
  receiver.answerWith((webhook) => {
    arrivals.note("webhook", webhook.body);
    return new Response(null, { status: 204 });
  });
  await using _following = await followEvents(server, arrivals);
  await using reference = await openReference(server.connectionString);
  const samples: Sample[] = [];
  for (let index = 0; index < WARM_UP + FRAMES; index++) {
    const frame = await measureFrame(server, { recognizer, arrivals });
    const sample = { ...frame, referenceMs: await reference.measure() };
    if (index >= WARM_UP) samples.push(sample);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  report(samples);
}

/** When each plate was seen where. */
class Arrivals {
  readonly #waiting = new Map<string, (atMs: number) => void>();

  note(where: string, text: string): void {
    const atMs = performance.now();
    const event = JSON.parse(text);
    if (event.type === "plate.read") this.#waiting.get(`${where} ${event.data.read.plate}`)?.(atMs);
  }

  /** @throws Error when it does not come */
  async waitFor(where: string, plate: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const timer = setTimeout(() => reject(new Error(`${plate} never came: ${where}`)), GIVE_UP_MS);
    this.#waiting.set(`${where} ${plate}`, resolve);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(`${where} ${plate}`);
    }
  }
}

/** Notes each event until disposed of. */
async function followEvents(server: ShippedServer, arrivals: Arrivals): Promise<AsyncDisposable> {
  const key = await server.fleet.createKey("bench", ["events:read"]);
  const response = await fetch(`${server.url}/api/events`, {
    headers: { authorization: `Bearer ${key}` },
  });
  if (!response.ok || response.body === null) throw new Error(`No events: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream()).getReader();
  const read = async () => {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      arrivals.note("sse", value.data);
    }
  };
  const reading = read();
  return {
    // Not by a signal: Deno 2.9 forgets it once the response, but for its body, is collected.
    [Symbol.asyncDispose]: async () => {
      await reader.cancel();
      await reading;
    },
  };
}

async function measureFrame(
  server: ShippedServer,
  { recognizer, arrivals }: { recognizer: InstantRecognizer; arrivals: Arrivals },
): Promise<{ sseMs: number; webhookMs: number }> {
  const plate = randomPlate();
  recognizer.read(plate);
  const seen = [arrivals.waitFor("sse", plate), arrivals.waitFor("webhook", plate)] as const;
  const form = new FormData();
  form.append(
    "meta",
    JSON.stringify({
      camera_id: "entry",
      captured_at: new Date().toISOString(),
      clock: "synced",
      trigger: "manual",
      command_id: null,
    }),
  );
  form.append("frame", new Blob([FRAME], { type: "image/jpeg" }), "frame.jpg");
  const startedMs = performance.now();
  const posting = fetch(`${server.url}/api/device/reads`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${server.deviceToken}`,
      "idempotency-key": crypto.randomUUID(),
    },
    body: form,
  }).then(async (response) => {
    const text = await response.text();
    if (!response.ok) throw new Error(`Cannot post a frame: ${response.status} ${text}`);
  });
  const [sseAtMs, webhookAtMs] = await Promise.all([...seen, posting]);
  const leftOutMs = startedMs + recognizer.lastMs;
  return { sseMs: sseAtMs - leftOutMs, webhookMs: webhookAtMs - leftOutMs };
}

/** Far from every other plate, so that each is a visit of its own. */
function randomPlate(): string {
  const letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join("");
}

interface Reference extends AsyncDisposable {
  measure(): Promise<number>;
}

/** The least that any design on Postgres must do: commit a row, and have its listener told. */
async function openReference(connectionString: string): Promise<Reference> {
  const db: Db = openDb({ connectionString, poolSize: 1 });
  await db.execute(sql`create table bench_reference (plate text not null)`);
  const listener = await db.connect();
  let heard = (_atMs: number) => {};
  listener.onNotification(() => heard(performance.now()));
  await listener.execute(sql`listen bench_reference`);
  return {
    measure: async () => {
      const { promise, resolve } = Promise.withResolvers<number>();
      heard = resolve;
      const startedMs = performance.now();
      await db.transaction(async (tx) => {
        await tx.execute(sql`insert into bench_reference (plate) values (${randomPlate()})`);
        await tx.execute(sql`select pg_notify(${CHANNEL}, '')`);
      });
      return await promise - startedMs;
    },
    [Symbol.asyncDispose]: async () => {
      await listener.close();
      await db.close();
    },
  };
}

function report(samples: readonly Sample[]): void {
  const reference = "a bare insert with pg_notify, committed and heard, on the same Postgres";
  for (const [name, key] of [["sse", "sseMs"], ["webhook", "webhookMs"]] as const) {
    for (const share of [0.5, 0.95]) {
      const value = percentile(samples.map((sample) => sample[key]), share);
      const bare = percentile(samples.map((sample) => sample.referenceMs), share);
      printFigure({
        figure: `frame_to_${name}_p${share * 100}`,
        value,
        unit: "ms",
        reference: `${reference}: ${bare.toFixed(2)} ms`,
        ratio: value / bare,
      });
    }
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

if (import.meta.main) await main();
