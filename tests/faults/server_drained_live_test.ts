// A real server told to stop under load, beside another one behind a balancer that asks /readyz: no
// request is answered wrongly, no promise is broken, and it ends by itself.
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { EnrollAnswer } from "../../server/contract/device_link.ts";
import { sql } from "../../server/db/sql.ts";
import { startInstantRecognizer } from "../bench/instant_recognizer.ts";
import { enrolment, heartbeat } from "../support/link_instance.ts";
import { testJpeg } from "../support/read_site.ts";
import { type ServerPair, startServerPair } from "../support/server_pair.ts";
import { waitUntil } from "../support/wait_until.ts";
import { startWebhookReceiver } from "../support/webhook_receiver.ts";

const ASK_EVERY_MS = 50;
const HEARTBEAT_EVERY_MS = 200;
const STOP_DELAY_MS = 2000;

/** Asks until told; what is odd about an answer, or that there was none, is kept. */
function keepAsking(ask: () => Promise<Response>, over: AbortSignal, everyMs = ASK_EVERY_MS) {
  const odd: string[] = [];
  let good = 0;
  const ended = (async () => {
    while (!over.aborted) {
      try {
        const response = await ask();
        const text = await response.text();
        if (response.ok) good++;
        else odd.push(`${response.status} ${text}`);
      } catch (error) {
        odd.push(String(error));
      }
      await delay(everyMs);
    }
  })();
  return { odd, good: () => good, ended };
}

async function enrolDevice(pair: ServerPair): Promise<EnrollAnswer> {
  const site = { location: "Here", timezone: "UTC", device: "pi-1" };
  const { claimCode } = await pair.fleet.registerSite(site);
  const response = await pair.ask("/api/enroll", { json: enrolment(claimCode, "hardware-1") });
  assert.equal(response.status, 201);
  return await response.json();
}

function frameBody(): FormData {
  const body = new FormData();
  const meta = {
    camera_id: "lane-1",
    captured_at: new Date().toISOString(),
    clock: "synced",
    trigger: "vehicle",
    command_id: null,
  };
  body.set("meta", JSON.stringify(meta));
  body.set("frame", new Blob([testJpeg()], { type: "image/jpeg" }), "frame.jpg");
  return body;
}

/** Seven letters that no other plate is near to. */
function newPlate(): string {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(7)),
    (byte) => "ABCDEFGHKLMNPRST"[byte % 16],
  ).join("");
}

Deno.test("a server that is told to stop answers all that it took, hands the rest on and ends", async () => {
  await using recognizer = startInstantRecognizer();
  await using receiver = startWebhookReceiver();
  await using pair = await startServerPair({
    WASHFLEET_RECOGNIZER_URL: recognizer.url,
    WASHFLEET_RECOGNIZER_TOKEN: "test",
    WASHFLEET_STOP_DELAY_MS: String(STOP_DELAY_MS),
  });
  const { one, balancer } = pair;
  const device = await enrolDevice(pair);
  const made = await pair.ask("/api/webhooks", {
    json: { url: receiver.url, types: ["plate.read"] },
  });
  assert.equal(made.status, 201, await made.text());
  const display = await one.ask("/api/events?types=plate.read");
  const shown = display.text();
  const over = new AbortController();
  const promised: string[] = [];
  const loads = [
    keepAsking(() => pair.ask("/api/fleet/status"), over.signal),
    keepAsking(() => pair.ask("/api/plates?limit=20"), over.signal),
    keepAsking(
      () => pair.ask("/api/device/heartbeat", { token: device.device_token, json: heartbeat() }),
      over.signal,
      HEARTBEAT_EVERY_MS,
    ),
    keepAsking(async () => {
      const plate = newPlate();
      recognizer.read(plate);
      const headers = { "idempotency-key": crypto.randomUUID() };
      const token = device.device_token;
      const response = await pair.ask("/api/device/reads", { token, headers, body: frameBody() });
      if (response.ok && (await response.clone().json()).outcome === "read") promised.push(plate);
      return response;
    }, over.signal),
  ];
  const allWork = async (what: string) => {
    const before = loads.map(({ good }) => good());
    await waitUntil(
      () => loads.every(({ good }, index) => good() >= (before[index] ?? 0) + 5),
      { what, timeoutMs: 30_000 },
    );
  };
  try {
    await allWork("both servers to work");
    const ended = one.terminate();
    const ready = await waitUntil(async () => {
      const response = await one.ask("/readyz");
      return response.ok ? void await response.body?.cancel() : await response.json();
    }, { what: "it to say that it is not ready" });
    assert.equal(ready.parts.server.reason, "it is stopping");
    const late = await one.ask("/api/fleet/status");
    assert.equal(late.status, 200, await late.text());
    assert.equal(late.headers.get("connection"), "close");
    balancer.passBy(one.port);
    const { code, signal } = await ended;
    assert.deepEqual({ code, signal }, { code: 0, signal: null });
    await allWork("the other server to do all of it");
  } finally {
    over.abort();
    await Promise.all(loads.map(({ ended }) => ended));
  }
  assert.deepEqual(loads.flatMap(({ odd }) => odd), []);
  assert.match(await shown, /\nretry: \d+\n: end server_stopping\n\n$/);
  const { db } = pair.database;
  const rows = await db.rows<{ plate: string }>(sql`select plate from plate_reads`);
  const known = new Set(rows.map(({ plate }) => plate));
  assert.deepEqual(promised.filter((plate) => !known.has(plate)), [], "reads that were promised");
  await waitUntil(() => {
    const told = receiver.received.map(({ body }) => body).join();
    return promised.every((plate) => told.includes(plate));
  }, { what: "every read's webhook", timeoutMs: 30_000 });
  const ids = receiver.received.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "each was sent once: none was torn");
});
