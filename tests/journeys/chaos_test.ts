// A chaos run over the real demo: what is broken heals by itself, and what was promised is there.
import assert from "node:assert/strict";
import { seededRandom } from "../../infra/demo/camera/random.ts";
import { FAULTS } from "../../infra/chaos/faults.ts";
import { startReadLedger } from "../../infra/chaos/read_ledger.ts";
import { type FaultLine, runChaos } from "../../infra/chaos/run_chaos.ts";
import { runningDemo } from "../support/running_demo.ts";

const README = new URL("../../infra/chaos/README.md", import.meta.url);
const CHOSEN = ["ffmpeg_killed", "database_killed", "server_killed", "camera_address_changed"];

Deno.test("what is killed, and a camera that moved, is noticed and heals, and no read that a POS was given is lost", async () => {
  await using demo = await runningDemo({ hasTraffic: true });
  const ledger = startReadLedger(demo.file);
  const stopping = new AbortController();
  const lines: FaultLine[] = [];
  try {
    await runChaos({
      world: { ...demo, programs: demo.programs },
      file: demo.file,
      ledger,
      random: seededRandom(3),
      durationMs: 240_000,
      signal: stopping.signal,
      faults: FAULTS.filter(({ name }) => CHOSEN.includes(name)),
      onFault(line) {
        lines.push(line);
        if (lines.length === CHOSEN.length) stopping.abort();
      },
    });
  } finally {
    await ledger.stop();
  }
  assert.deepEqual(lines.map(({ fault }) => fault).sort(), CHOSEN.toSorted());
  for (const line of lines) {
    const told = JSON.stringify(line);
    assert.ok(line.detected_ms !== null && line.healed_ms !== null, told);
    assert.deepEqual([line.wrong_remedies, line.reads_lost], [0, 0], told);
  }
});

Deno.test("every fault is explained, and has a name of its own", async () => {
  const readme = await Deno.readTextFile(README);
  const names = FAULTS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.ok(readme.includes(`\`${name}\``), name);
});
