import assert from "node:assert/strict";
import { createMachineHealth, MACHINE_FILES } from "./machine_health.ts";
import { cpuRatio, parseCpuTicks, parseMemory, parseTemperature } from "./proc.ts";

const STAT = "cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 2 3 4\nintr 5\n";
const MEMINFO = "MemTotal:        4000 kB\nMemFree:  100 kB\nMemAvailable:    1000 kB\n";

Deno.test("parseCpuTicks() counts waiting for disks as idle, and guests once", () => {
  assert.deepEqual(parseCpuTicks(STAT), { busy: 200, total: 1000 });
});

Deno.test("parseCpuTicks() is null when there is no such line", () => {
  assert.equal(parseCpuTicks(""), null);
  assert.equal(parseCpuTicks("cpu  1 2"), null);
});

Deno.test("cpuRatio() stays within 0 and 1 when a counter runs backwards", () => {
  assert.equal(cpuRatio({ busy: 0, total: 0 }, { busy: 50, total: 200 }), 0.25);
  assert.equal(cpuRatio({ busy: 90, total: 100 }, { busy: 80, total: 110 }), 0);
  assert.equal(cpuRatio({ busy: 0, total: 100 }, { busy: 0, total: 100 }), null);
});

Deno.test("parseMemory() counts caches as free", () => {
  assert.deepEqual(parseMemory(MEMINFO), { usedBytes: 3000 * 1024, totalBytes: 4000 * 1024 });
  assert.equal(parseMemory("MemTotal: 1 kB\n"), null);
});

Deno.test("parseTemperature() reads thousandths, and no sensor is null", () => {
  assert.equal(parseTemperature("48312\n"), 48.312);
  assert.equal(parseTemperature(""), null);
});

Deno.test("createMachineHealth() answers nulls where nothing can be read", async () => {
  const read = createMachineHealth({
    dataDir: "/nowhere",
    readText: () => Promise.reject(new Deno.errors.NotFound()),
  });
  const health = await read();
  assert.equal(health.cpu_ratio, null);
  assert.equal(health.memory_total_bytes, null);
  assert.equal(health.temperature_celsius, null);
  assert.equal(health.disk_free_bytes, null);
  assert.ok(health.agent_memory_bytes > 0);
});

Deno.test("createMachineHealth() measures the processor between two readings", async () => {
  let nowMs = 0;
  let stat = STAT;
  const read = createMachineHealth({
    dataDir: "/",
    monotonicMs: () => nowMs,
    readText: (path) => Promise.resolve(path === MACHINE_FILES.stat ? stat : ""),
  });
  assert.equal((await read()).cpu_ratio, null);
  stat = "cpu  150 0 100 850 100 0 0 0 50 0\n";
  nowMs = 500;
  assert.equal((await read()).cpu_ratio, null, "too early: the same reading is answered");
  nowMs = 1000;
  assert.equal((await read()).cpu_ratio, 0.25);
});
