import assert from "node:assert/strict";
import { createMachineHealth, type MachineSources, systemSources } from "./machine_health.ts";
import { cpuRatio, parseTemperature, sumTicks } from "./ticks.ts";

const CORE = { user: 100, nice: 0, sys: 50, idle: 800, irq: 50 };

function sources(changes: Partial<MachineSources> = {}): MachineSources {
  return {
    cores: () => [CORE],
    memory: () => ({ totalBytes: 4000, availableBytes: 1000 }),
    temperature: () => Promise.resolve("48312\n"),
    throttled: () => Promise.resolve("50001\n"),
    voltageAlarm: () => Promise.resolve(false),
    disk: () => Promise.resolve({ freeBytes: 7, totalBytes: 9 }),
    isReadOnly: () => Promise.resolve(false),
    ...changes,
  };
}

Deno.test("sumTicks() adds the cores, and none is null", () => {
  assert.deepEqual(sumTicks([CORE, CORE]), { busy: 400, total: 2000 });
  assert.equal(sumTicks([]), null);
});

Deno.test("cpuRatio() stays within 0 and 1 when a counter runs backwards", () => {
  assert.equal(cpuRatio({ busy: 0, total: 0 }, { busy: 50, total: 200 }), 0.25);
  assert.equal(cpuRatio({ busy: 90, total: 100 }, { busy: 80, total: 110 }), 0);
  assert.equal(cpuRatio({ busy: 0, total: 100 }, { busy: 0, total: 100 }), null);
});

Deno.test("parseTemperature() reads thousandths, and a sensor without a number is null", () => {
  assert.equal(parseTemperature("48312\n"), 48.312);
  assert.equal(parseTemperature(""), null);
});

Deno.test("createMachineHealth() answers nulls where nothing may be read", async () => {
  const refuse = () => {
    throw new Deno.errors.NotCapable();
  };
  const read = createMachineHealth({
    cores: refuse,
    memory: refuse,
    temperature: refuse,
    throttled: refuse,
    voltageAlarm: refuse,
    disk: refuse,
    isReadOnly: refuse,
  });
  const health = await read();
  assert.equal(health.cpu_ratio, null);
  assert.equal(health.memory_total_bytes, null);
  assert.equal(health.temperature_celsius, null);
  assert.equal(health.throttled_by, null);
  assert.equal(health.under_voltage, null);
  assert.equal(health.disk_read_only, null);
  assert.equal(health.disk_free_bytes, null);
  assert.equal(health.disk_total_bytes, null);
  assert.ok(health.agent_memory_bytes > 0);
});

Deno.test("createMachineHealth() measures the processor between two readings", async () => {
  let nowMs = 0;
  let core = CORE;
  const read = createMachineHealth(sources({ cores: () => [core] }), () => nowMs);
  assert.equal((await read()).cpu_ratio, null);
  core = { ...CORE, user: 150, idle: 950 };
  nowMs = 500;
  assert.equal((await read()).cpu_ratio, null, "too early: the same reading is answered");
  nowMs = 1000;
  const health = await read();
  assert.equal(health.cpu_ratio, 0.25);
  assert.equal(health.memory_used_bytes, 3000);
  assert.equal(health.temperature_celsius, 48.312);
});

Deno.test("createMachineHealth() tells of too little voltage by the sensor and by the firmware's word", async () => {
  const seen = async (throttled: string | null, alarm: boolean | null) =>
    (await createMachineHealth(sources({
      throttled: () =>
        throttled === null ? Promise.reject(new Error()) : Promise.resolve(throttled),
      voltageAlarm: () => alarm === null ? Promise.reject(new Error()) : Promise.resolve(alarm),
    }))()).under_voltage;
  assert.equal(await seen("0\n", true), true, "the sensor sees dips between two looks");
  assert.equal(await seen("1\n", null), true);
  assert.equal(await seen(null, false), false);
  assert.equal(await seen(null, null), null);
});

Deno.test("systemSources() measures this machine", async () => {
  const health = await createMachineHealth(systemSources("/"))();
  assert.ok((health.memory_total_bytes ?? 0) > 0);
  assert.ok((health.disk_free_bytes ?? 0) > 0);
});
