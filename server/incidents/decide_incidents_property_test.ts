// Whole histories of a fleet whose devices fall silent, come back, are worked on, moved and removed,
// with cameras that fail in every way and a clock that jumps.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type IncidentWorld,
  incidentWorld,
  wellDevice,
} from "../../tests/support/incident_world.ts";
import { CameraStatus, FailureReason } from "../contract/camera.ts";
import type { Decision } from "./decision.ts";
import type { MachineFact } from "./fleet_facts.ts";
import { subjectOf } from "./sign.ts";

const IDS = ["a", "b", "c"];
/** The longest that anything has to be well until it closes: a weak supply, after four returns. */
const SETTLED_MS = 5 * 3_600_000;

type Mishap = (world: IncidentWorld) => void;

const one = fc.constantFrom(...IDS);
const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.subarray(IDS).map((ids): Mishap => (world) => world.fallSilent(...there(world, ids))),
  fc.subarray(IDS).map((ids): Mishap => (world) => world.comeBack(...there(world, ids))),
  of(fc.record({ isInMaintenance: fc.boolean() })),
  of(fc.record({ quarantineReason: fc.constantFrom(null, "Two use its token.") })),
  of(fc.record({ locationId: fc.constantFrom("north", "south") })),
  of(fc.record({ machine: fc.constant(null) })),
  of(fc.record({
    machine: fc.record<MachineFact>({
      diskFreeBytes: fc.constantFrom(null, 1_000_000, 550_000_000, 8_000_000_000),
      memoryRatio: fc.constantFrom(null, 0.5, 0.92, 0.99),
      isDiskReadOnly: fc.constantFrom(null, false, true),
      temperatureCelsius: fc.constantFrom(null, 50, 78, 90),
      slowedBy: fc.constantFrom(1, 2, 4),
      isUnderVoltage: fc.constantFrom(null, false, true),
      clockOffsetMs: fc.constantFrom(0, -20_000, 3_600_000),
      isClockUnsynced: fc.boolean(),
      spoolTrouble: fc.constantFrom(null, undefined, "The disk is full."),
      brake: fc.constantFrom(null, undefined, { step: "spare" as const, ends: 5 }),
      update: fc.constantFrom(
        null,
        ...(["rolled_back", "trying", "committed"] as const).map((state) => ({
          state,
          active_sequence: 3,
          version: "0.3.0",
          last_failure: { sequence: 4, reason: "it crashed", at: "2026-03-01T12:00:00Z" },
        })),
      ),
    }),
  })),
  of(fc.record({
    cameras: fc.array(
      fc.record({
        id: fc.constantFrom("lane", "exit"),
        name: fc.constant("Lane"),
        status: fc.constantFrom(...CameraStatus.options),
        reason: fc.constantFrom(null, ...FailureReason.options),
        detail: fc.constant(null),
        restarts: fc.constant(0),
      }),
      { maxLength: 2 },
    ).map((cameras) => [...new Map(cameras.map((camera) => [camera.id, camera])).values()]),
  })),
  one.map((id): Mishap => (world) => {
    world.facts.devices = world.facts.devices.filter((device) => device.id !== id);
  }),
  one.map((id): Mishap => (world) => {
    if (there(world, [id]).length === 0) world.facts.devices.push(wellDevice(id));
  }),
  fc.constantFrom("bad" as const, "between" as const, "well" as const).map(
    (state): Mishap => (world) => {
      world.facts.recognizer = { state, text: "It does not answer." };
    },
  ),
  fc.integer({ min: -10_000_000, max: 10_000_000 }).map((jumpMs): Mishap => (world) => {
    world.nowMs += jumpMs;
  }),
);

function of(change: fc.Arbitrary<object>): fc.Arbitrary<Mishap> {
  return fc.tuple(one, change).map(([id, fields]): Mishap => (world) => {
    for (const known of there(world, [id])) Object.assign(world.device(known), fields);
  });
}

function there(world: IncidentWorld, ids: readonly string[]): string[] {
  return ids.filter((id) => world.facts.devices.some((device) => device.id === id));
}

const history = fc.array(fc.tuple(mishap, fc.integer({ min: 0, max: 60 })), {
  minLength: 1,
  maxLength: 25,
});

/** After a look: what must never be so. */
function assertSound(world: IncidentWorld, decisions: readonly Decision[]): void {
  const goingOn = world.rows.filter(({ status }) => status !== "closed").map(({ key }) => key);
  assert.deepEqual(goingOn.toSorted(), [...new Set(goingOn)].toSorted(), "two of one key");
  const isQuiet = (id: string) =>
    world.facts.devices.some((device) => device.id === id && device.isInMaintenance);
  for (const decision of decisions) {
    if (decision.kind !== "open" && decision.kind !== "notice" && decision.kind !== "tell") {
      continue;
    }
    const key = decision.kind === "notice" ? decision.key : decision.row.key;
    assert.ok(!isQuiet(subjectOf(key).id), `${decision.kind} ${key} in maintenance`);
  }
  const open = new Set(world.rows.filter(({ status }) => status === "open").map(({ id }) => id));
  for (const { parent_id, key } of world.rows) {
    assert.ok(parent_id === null || open.has(parent_id), `${key} is explained by what is over`);
  }
}

function wellAgain(world: IncidentWorld): void {
  world.facts.recognizer = { state: "well", text: "" };
  world.facts.devices = world.facts.devices.map(({ id, locationId }) => wellDevice(id, locationId));
}

Deno.test("whatever happens, there is one incident a cause, none in maintenance, and all end", () => {
  fc.assert(
    fc.property(history, (turns) => {
      const world = incidentWorld(...IDS);
      for (const [happen, looks] of turns) {
        happen(world);
        for (let look = 0; look <= looks; look++) {
          assertSound(world, world.look());
          world.nowMs += 10_000;
        }
      }
      wellAgain(world);
      world.pass(SETTLED_MS);
      assert.deepEqual(world.rows.filter(({ status }) => status !== "closed"), []);
      const count = (kind: string) => world.events.filter((event) => event.startsWith(kind)).length;
      assert.equal(count("opened"), count("closed"), "whatever was told to begin is told to end");
    }),
    { numRuns: 60 },
  );
});

Deno.test("looking again at once decides nothing new", () => {
  fc.assert(
    fc.property(history, (turns) => {
      const world = incidentWorld(...IDS);
      for (const [happen, looks] of turns) {
        happen(world);
        for (let look = 0; look <= looks; look++) {
          world.look();
          world.look();
          const again = world.look().filter(({ kind }) => kind !== "hold");
          assert.deepEqual(again, []);
          world.nowMs += 10_000;
        }
      }
    }),
    { numRuns: 20 },
  );
});
