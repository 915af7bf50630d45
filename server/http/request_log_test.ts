import assert from "node:assert/strict";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { Hono } from "hono";
import type { AppEnv } from "./app_env.ts";
import { logRequests } from "./request_log.ts";

async function levelOfRequest(path: string, status: 200 | 401 | 503): Promise<string[]> {
  const records: LogRecord[] = [];
  await configure({
    sinks: { kept: (record) => void records.push(record) },
    loggers: [
      { category: "server", sinks: ["kept"], lowestLevel: "debug" },
      { category: ["logtape", "meta"], lowestLevel: "fatal" },
    ],
  });
  try {
    const app = new Hono<AppEnv>();
    app.use(logRequests(undefined));
    app.all("*", (c) => c.body(null, status));
    await app.request(`${path}?api_key=s3cret`, { method: "POST" });
    assert.ok(!JSON.stringify(records).includes("s3cret"));
    return records.map(({ level }) => level);
  } finally {
    await reset();
  }
}

Deno.test("logRequests() tells of a heartbeat at debug, unless it is refused or fails", async () => {
  assert.deepEqual(await levelOfRequest("/api/device/heartbeat", 200), ["debug"]);
  assert.deepEqual(await levelOfRequest("/api/device/heartbeat", 401), ["info"]);
  assert.deepEqual(await levelOfRequest("/api/device/heartbeat", 503), ["error"]);
});

Deno.test("logRequests() tells of everything else at info, once, without its query", async () => {
  assert.deepEqual(await levelOfRequest("/api/device/reads", 200), ["info"]);
  assert.deepEqual(await levelOfRequest("/api/plates", 401), ["info"]);
});
