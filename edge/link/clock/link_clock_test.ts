import assert from "node:assert/strict";
import { createKernelClock, type KernelClock } from "../../machine/kernel_clock.ts";
import { LinkClock } from "./link_clock.ts";
import { clockTrouble } from "./clock_trouble.ts";

const TRUE_MS = Date.parse("2026-08-01T12:00:00Z");
const DAY_MS = 86_400_000;

/** A machine: its monotonic time is the test's, its wall clock whatever somebody set. */
interface Machine {
  dataDir: string;
  bootId: string;
  /** True time, milliseconds since the first boot. */
  elapsedMs: number;
  bootedAtMs: number;
  wallMs: number;
  /** A new run of the agent. */
  agent: () => Promise<LinkClock>;
  kernel: () => KernelClock | null;
}

async function withMachine(run: (machine: Machine) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "edge_clock_" });
  const machine: Machine = {
    dataDir,
    bootId: "boot-1",
    elapsedMs: 30_000,
    bootedAtMs: 0,
    wallMs: 30_000, // 1970
    kernel: () => null,
    agent: async () => {
      const startedMs = machine.elapsedMs;
      const monotonicMs = () => machine.elapsedMs - startedMs;
      const kernel = createKernelClock({
        uptimeSeconds: () => Math.ceil((machine.elapsedMs - machine.bootedAtMs) / 1000),
        bootId: () => machine.bootId,
      }, monotonicMs);
      const clock = new LinkClock({ dataDir, kernel, monotonicMs, wallMs: () => machine.wallMs });
      await clock.open({ afterEpoch: 0 });
      return clock;
    },
  };
  try {
    await run(machine);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** The server answers a heartbeat that takes 200 ms. */
function hear(clock: LinkClock, machine: Machine, startedMs: number): void {
  const sentMs = machine.elapsedMs - startedMs;
  const serverTime = new Date(TRUE_MS + machine.elapsedMs + 100).toISOString();
  machine.elapsedMs += 200;
  clock.observe(serverTime, { sentMs, heardMs: sentMs + 200 });
}

function seen(machine: Machine, startedMs: number) {
  return {
    capturedAt: new Date(machine.wallMs),
    receivedMonotonicMs: machine.elapsedMs - startedMs,
  };
}

function assertNear(iso: string | undefined, elapsedMs: number, withinMs: number): void {
  const offMs = Date.parse(iso ?? "") - (TRUE_MS + elapsedMs);
  assert.ok(Math.abs(offMs) <= withinMs, `${iso} is ${offMs} ms off`);
}

Deno.test("LinkClock stamps with the server's time whatever the wall clock does", () =>
  withMachine(async (machine) => {
    const clock = await machine.agent();
    const early = seen(machine, 30_000);
    const guess = clock.stamp(early);
    assert.equal(guess.clock, "unsynced");
    machine.elapsedMs += 5000;
    hear(clock, machine, 30_000);
    // The frame from before is told now, too.
    assert.equal(clock.stamp(early).clock, "synced");
    assertNear(clock.stamp(early).captured_at, 30_000, 100);
    for (const jumpMs of [TRUE_MS, -3 * DAY_MS, 10 * DAY_MS]) {
      machine.elapsedMs += 1000;
      machine.wallMs += jumpMs;
      const { captured_at, clock: state } = clock.stamp(seen(machine, 30_000));
      assert.equal(state, "synced");
      assertNear(captured_at, machine.elapsedMs, 100);
    }
    await clock.close();
  }));

Deno.test("LinkClock of a restarted agent knows the time at once, while the machine runs on", () =>
  withMachine(async (machine) => {
    const first = await machine.agent();
    hear(first, machine, 30_000);
    await first.close();
    machine.elapsedMs += 3_600_000;
    const startedMs = machine.elapsedMs;
    const again = await machine.agent();
    assert.ok(again.isKnown);
    const { captured_at, clock } = again.stamp(seen(machine, startedMs));
    assert.equal(clock, "synced");
    assertNear(captured_at, machine.elapsedMs, 1100);
    await again.close();
  }));

Deno.test("LinkClock tells the time of what an earlier run saw, in the same boot only", () =>
  withMachine(async (machine) => {
    const first = await machine.agent();
    const moment = first.momentOf(seen(machine, 30_000));
    await first.close();
    machine.elapsedMs += 60_000;
    const startedMs = machine.elapsedMs;
    const second = await machine.agent();
    assert.equal(second.stampLater(moment), null, "not before the server was heard");
    hear(second, machine, startedMs);
    assert.equal(second.stampLater(moment)?.clock, "synced");
    assertNear(second.stampLater(moment)?.captured_at, 30_000, 1100);
    await second.close();

    machine.bootId = "boot-2";
    machine.bootedAtMs = machine.elapsedMs;
    const third = await machine.agent();
    assert.equal(third.isKnown, false, "another boot's distance says nothing");
    hear(third, machine, machine.elapsedMs);
    assert.equal(third.stampLater(moment), null);
    await third.close();
  }));

Deno.test("LinkClock after a power cut guesses no earlier than what was known before it", () =>
  withMachine(async (machine) => {
    const first = await machine.agent();
    hear(first, machine, 30_000);
    await first.close();
    machine.bootId = "boot-2";
    machine.elapsedMs += 600_000;
    machine.bootedAtMs = machine.elapsedMs - 40_000;
    machine.wallMs = 40_000; // 1970 again
    const startedMs = machine.elapsedMs;
    const clock = await machine.agent();
    const { captured_at, clock: state } = clock.stamp(seen(machine, startedMs));
    assert.equal(state, "unsynced");
    assertNear(captured_at, 70_000, 2000);
    assert.match(clockTrouble(clock) ?? "", /clock is wrong: it says 1970-01-01/);
    await clock.close();
  }));

Deno.test("LinkClock does not trust a distance that is days old", () =>
  withMachine(async (machine) => {
    const clock = await machine.agent();
    hear(clock, machine, 30_000);
    machine.elapsedMs += DAY_MS;
    assert.equal(clock.stamp(seen(machine, 30_000)).clock, "synced");
    machine.elapsedMs += 3 * DAY_MS;
    const { captured_at, clock: state } = clock.stamp(seen(machine, 30_000));
    assert.equal(state, "unsynced");
    assertNear(captured_at, machine.elapsedMs, 100);
    hear(clock, machine, 30_000);
    assert.ok(clock.isKnown);
    await clock.close();
  }));

Deno.test("LinkClock follows a server whose own clock was set, and keeps the more exact answer else", () =>
  withMachine(async (machine) => {
    const clock = await machine.agent();
    hear(clock, machine, 30_000);
    const before = clock.stamp(seen(machine, 30_000));
    // An answer that took a minute says little.
    const sentMs = machine.elapsedMs - 30_000;
    const slow = new Date(TRUE_MS + machine.elapsedMs + 100).toISOString();
    clock.observe(slow, { sentMs, heardMs: sentMs + 60_000 });
    assert.deepEqual(clock.stamp(seen(machine, 30_000)), before);
    const set = new Date(TRUE_MS + machine.elapsedMs + 3_600_000).toISOString();
    clock.observe(set, { sentMs, heardMs: sentMs + 200 });
    assertNear(clock.stamp(seen(machine, 30_000)).captured_at, machine.elapsedMs + 3_600_000, 200);
    await clock.close();
  }));

Deno.test("LinkClock starts anew from a damaged file", () =>
  withMachine(async (machine) => {
    await Deno.writeTextFile(`${machine.dataDir}/clock.json`, '{"epoch": 7, "boot');
    const clock = await machine.agent();
    assert.equal(clock.isKnown, false);
    hear(clock, machine, 30_000);
    assert.ok(clock.isKnown);
    await clock.close();
  }));
