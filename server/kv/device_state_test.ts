import { deepEqual, equal, notEqual, ok, rejects } from "node:assert/strict";
import type { Heartbeat } from "../contract/device_link.ts";
import { createDeviceStates, type DeviceState } from "./device_state.ts";

function state(sequence: number, more: Partial<Heartbeat> = {}): DeviceState {
  return {
    received_at: new Date(Date.UTC(2026, 0, 1) + sequence).toISOString(),
    heartbeat: {
      boot_id: "0197f000-0000-7000-8000-000000000000",
      sent_at: "2026-01-01T00:00:00.000Z",
      agent_version: String(sequence),
      address: null,
      config_hash: "",
      health: {
        cpu_ratio: null,
        memory_used_bytes: null,
        memory_total_bytes: null,
        agent_memory_bytes: 0,
        temperature_celsius: null,
        disk_free_bytes: null,
        uptime_ms: 0,
      },
      cameras: [],
      spooled_reads: 0,
      ...more,
    },
  };
}

/** A real store whose commits are counted, and may fail. */
async function countingKv() {
  const kv = await Deno.openKv(":memory:");
  const counts = { commits: 0, sets: 0, isBroken: false };
  const counted = new Proxy(kv, {
    get(target, name) {
      if (name !== "atomic") {
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      }
      return () => {
        const operation = target.atomic();
        const set = operation.set.bind(operation);
        operation.set = (...args) => {
          counts.sets++;
          return set(...args);
        };
        const commit = operation.commit.bind(operation);
        operation.commit = () => {
          counts.commits++;
          return counts.isBroken ? Promise.reject(new Error("disk full")) : commit();
        };
        return operation;
      };
    },
  });
  return { kv: counted, counts, close: () => kv.close() };
}

Deno.test("put() writes what comes together in few operations, each of 500 at most", async () => {
  const { kv, counts, close } = await countingKv();
  const states = createDeviceStates(kv, { coalesceMs: 1 });
  await Promise.all(Array.from({ length: 1200 }, (_, n) => states.put(`d${n}`, state(n))));
  equal((await states.list()).size, 1200);
  equal(counts.sets, 1200);
  equal(counts.commits, 3);
  await states.close();
  close();
});

Deno.test("put() stores the last state of a device once, and get() knows it before", async () => {
  const { kv, counts, close } = await countingKv();
  const states = createDeviceStates(kv, { coalesceMs: 1 });
  const stored = [states.put("d", state(1)), states.put("d", state(2))];
  deepEqual(await states.get("d"), state(2));
  deepEqual((await states.list()).get("d"), state(2));
  await Promise.all(stored);
  deepEqual(await createDeviceStates(kv).get("d"), state(2));
  equal(counts.sets, 1);
  await states.close();
  close();
});

Deno.test("close() stores what still waits", async () => {
  const { kv, close } = await countingKv();
  const states = createDeviceStates(kv, { coalesceMs: 3_600_000 });
  states.put("d", state(1));
  await states.close();
  deepEqual(await createDeviceStates(kv).get("d"), state(1));
  close();
});

Deno.test("put() rejects when the store fails, and the next put works", async () => {
  const { kv, counts, close } = await countingKv();
  const states = createDeviceStates(kv, { coalesceMs: 1 });
  counts.isBroken = true;
  await rejects(states.put("d", state(1)), /disk full/);
  counts.isBroken = false;
  await states.put("d", state(2));
  deepEqual(await states.get("d"), state(2));
  await states.close();
  close();
});

Deno.test("put() refuses a state that no store takes, and holds up no other", async () => {
  const { kv, close } = await countingKv();
  const states = createDeviceStates(kv, { coalesceMs: 1 });
  const large = states.put("large", state(1, { agent_version: "x".repeat(70_000) }));
  const small = states.put("small", state(1));
  await rejects(large, /Cannot store a device state of 70/);
  await small;
  await states.close();
  close();
});

Deno.test("remove() forgets a state, stored or waiting", async () => {
  const { kv, close } = await countingKv();
  const states = createDeviceStates(kv, { coalesceMs: 1 });
  await states.put("a", state(1));
  const waiting = states.put("b", state(1));
  await Promise.all([states.remove("a"), states.remove("b"), waiting]);
  deepEqual([await states.get("a"), await states.get("b")], [null, null]);
  await states.close();
  close();
});

Deno.test("subscribe() is told at once, until it ends", async () => {
  const { kv, close } = await countingKv();
  const states = createDeviceStates(kv, { coalesceMs: 1 });
  const heard: string[] = [];
  const end = states.subscribe((id, { heartbeat }) => heard.push(id + heartbeat.agent_version));
  states.put("d", state(1));
  deepEqual(heard, ["d1"]);
  end();
  await states.put("d", state(2));
  ok(!heard.includes("d2"));
  await states.close();
  close();
});

Deno.test("a store that is away is said to be, not taken for an empty one, and what is put is still there", async () => {
  const { kv, close } = await countingKv();
  await using states = createDeviceStates(kv, { coalesceMs: 0 });
  await states.put("one", state(1));
  close();
  await rejects(states.get("another"), { code: "live_state_unavailable" });
  equal(await states.peek("another"), null, "who reads a plate goes on without");
  await rejects(states.list(), { code: "live_state_unavailable" });
  states.put("two", state(2)).catch(() => {});
  notEqual(await states.get("two"), null);
});
