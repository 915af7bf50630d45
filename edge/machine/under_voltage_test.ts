import assert from "node:assert/strict";
import { createVoltageMemory, readVoltageAlarm } from "./under_voltage.ts";

async function withAlarm(text: string | null, run: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "edge_hwmon_" });
  try {
    await Deno.mkdir(`${folder}/hwmon3`);
    if (text !== null) await Deno.writeTextFile(`${folder}/hwmon3/in0_lcrit_alarm`, text);
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readVoltageAlarm() reads the sensor, whatever its number", async () => {
  for (const [text, alarm] of [["1\n", true], ["0\n", false], ["", null]] as const) {
    await withAlarm(text, async (folder) => assert.equal(await readVoltageAlarm(folder), alarm));
  }
});

Deno.test("readVoltageAlarm() fails where there is no such sensor", async () => {
  await withAlarm(null, async (folder) => {
    await assert.rejects(readVoltageAlarm(folder), Deno.errors.NotFound);
    await assert.rejects(readVoltageAlarm(`${folder}/none`), Deno.errors.NotFound);
  });
});

Deno.test("createVoltageMemory() tells of a dip for a minute, and of nothing where nothing is known", () => {
  const remember = createVoltageMemory();
  const at = (nowMs: number, isLow: boolean | null) => remember({ nowMs, isLow });
  assert.equal(at(0, null), null);
  assert.equal(at(0, false), false);
  assert.deepEqual([at(1000, true), at(60_999, false), at(61_000, false)], [true, true, false]);
});
