import { deepEqual, equal, ok } from "node:assert/strict";
import {
  type IncidentWorld,
  incidentWorld,
  wellDevice,
} from "../../tests/support/incident_world.ts";
import { FailureReason } from "../contract/camera.ts";
import { IncidentCause } from "../contract/incident.ts";
import { CAUSE_TABLE, familyOf } from "./cause_table.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const RELEASE = {
  active_sequence: 3,
  version: "0.3.0",
  last_failure: { sequence: 4, reason: "it crashed", at: "2026-03-01T12:00:00Z" },
};

/** How each cause begins and ends in a fleet of a site with two devices. */
const MISHAPS: Record<IncidentCause, [begin: (world: IncidentWorld) => void, end: Ending]> = {
  uplink_down: [(world) => world.fallSilent("a", "b"), (world) => world.comeBack("a", "b")],
  recognizer_down: [
    ({ facts }) => facts.recognizer = { state: "bad", text: "It does not answer." },
    ({ facts }) => facts.recognizer = { state: "well", text: "" },
  ],
  device_silent: [(world) => world.fallSilent("a"), (world) => world.comeBack("a")],
  device_quarantined: [
    (world) => world.device("a").quarantineReason = "Two use its token.",
    (world) => world.device("a").quarantineReason = null,
  ],
  disk_low: machine({ diskFreeBytes: 100_000_000 }, { diskFreeBytes: 8_000_000_000 }),
  memory_low: machine({ memoryRatio: 0.99 }, { memoryRatio: 0.4 }),
  over_temperature: machine({ temperatureCelsius: 85 }, { temperatureCelsius: 50 }),
  clock_unsynced: machine({ isClockUnsynced: true }, { isClockUnsynced: false }),
  disk_read_only: machine({ isDiskReadOnly: true }, { isDiskReadOnly: false }),
  under_voltage: machine({ isUnderVoltage: true }, { isUnderVoltage: false }),
  agent_crashing: machine({ brake: { step: "spare", ends: 5 } }, { brake: null }),
  update_rolled_back: machine(
    { update: { ...RELEASE, state: "rolled_back" } },
    { update: { ...RELEASE, state: "committed" } },
  ),
  spool_failing: machine({ spoolTrouble: "The disk is read-only." }, { spoolTrouble: null }),
  ...Object.fromEntries(
    FailureReason.options.map((reason) => [`camera_${reason}`, camera("backing_off", reason)]),
  ) as Record<`camera_${FailureReason}`, [(world: IncidentWorld) => void, Ending]>,
  camera_no_picture: camera("starting"),
  camera_frozen: camera("frozen"),
  camera_dark: camera("dark"),
};

type Ending = (world: IncidentWorld) => void;

function machine(
  bad: Partial<ReturnType<typeof wellDevice>["machine"]>,
  well: typeof bad,
): [(world: IncidentWorld) => void, Ending] {
  const change = (to: typeof bad) => (world: IncidentWorld) => {
    Object.assign(world.device("a").machine ?? {}, to);
  };
  return [change(bad), change(well)];
}

function camera(
  status: "backing_off" | "starting" | "frozen" | "dark",
  reason: FailureReason | null = null,
): [(world: IncidentWorld) => void, Ending] {
  return [
    (world) => Object.assign(world.camera("a"), { status, reason, detail: "Its last words." }),
    (world) => Object.assign(world.camera("a"), { status: "streaming", reason: null }),
  ];
}

for (const cause of IncidentCause.options) {
  const { openAfterMs, closeAfterMs } = CAUSE_TABLE[familyOf(cause)];

  Deno.test(`decideIncidents() opens ${cause} once it has held, and closes it once it is well`, () => {
    const [begin, end] = MISHAPS[cause];
    const world = incidentWorld("a", "b");
    world.pass(MINUTE_MS);
    begin(world);
    world.look();
    if (openAfterMs > 0) {
      world.pass(openAfterMs - 10_000);
      deepEqual([world.open(), world.events], [[], []], "too early");
    }
    world.pass(10_000);
    deepEqual([world.open(), world.events], [[cause], [`opened ${cause}`]]);
    world.pass(HOUR_MS);
    deepEqual(world.events, [`opened ${cause}`], "it is told once");
    end(world);
    world.look();
    if (closeAfterMs > 0) {
      world.pass(closeAfterMs - 10_000);
      ok(world.open().includes(cause), "too early");
    }
    world.pass(HOUR_MS);
    deepEqual(world.open(), []);
    deepEqual(world.events, [`opened ${cause}`, `closed ${cause} recovered`]);
  });

  Deno.test(`decideIncidents() opens no ${cause} in maintenance, and ends it there`, () => {
    if (CAUSE_TABLE[familyOf(cause)].of === "server") return;
    const [begin] = MISHAPS[cause];
    const world = incidentWorld("a", "b");
    const maintain = (is: boolean) => {
      for (const device of world.facts.devices) device.isInMaintenance = is;
    };
    maintain(true);
    begin(world);
    world.pass(HOUR_MS);
    deepEqual([world.rows, world.events], [[], []]);
    maintain(false);
    begin(world);
    world.pass(HOUR_MS);
    deepEqual(world.events, [`opened ${cause}`]);
    maintain(true);
    world.look();
    deepEqual(world.open(), []);
    deepEqual(world.events, [`opened ${cause}`, `closed ${cause} maintenance`]);
  });

  Deno.test(`decideIncidents() ends ${cause} of what was removed`, () => {
    if (CAUSE_TABLE[familyOf(cause)].of === "server") return;
    const [begin] = MISHAPS[cause];
    const world = incidentWorld("a", "b");
    begin(world);
    world.pass(HOUR_MS);
    world.facts.devices = [];
    world.look();
    deepEqual(world.open(), []);
    deepEqual(world.events.slice(1), [`closed ${cause} removed`]);
  });

  Deno.test(`decideIncidents() opens and closes ${cause} at no jump of the clock`, () => {
    if (openAfterMs === 0) return; // There is nothing to wait for.
    const [begin, end] = MISHAPS[cause];
    const world = incidentWorld("a", "b");
    begin(world);
    for (const jumpMs of [0, 30 * 24 * HOUR_MS, -60 * 24 * HOUR_MS]) {
      world.nowMs += jumpMs;
      world.look();
      // A leap counts as two looks at most.
      ok(world.rows.every(({ turning_ms }) => turning_ms <= 20_000), `${jumpMs}`);
    }
    deepEqual(world.events, []);
    world.pass(openAfterMs + 30_000);
    deepEqual(world.open().includes(cause), true, "it goes on after the jumps");
    end(world);
    for (const jumpMs of [0, 30 * 24 * HOUR_MS, -60 * 24 * HOUR_MS]) {
      world.nowMs += jumpMs;
      world.look();
    }
    ok(world.open().includes(cause), "it is not well yet");
    world.pass(closeAfterMs + 30_000);
    deepEqual(world.open(), []);
  });
}

Deno.test("a site with one device has no uplink to blame", () => {
  const world = incidentWorld("a");
  world.fallSilent("a");
  world.pass(HOUR_MS);
  deepEqual([world.open(), world.events], [["device_silent"], ["opened device_silent"]]);
});

Deno.test("an uplink that dies is told alone; its devices' incidents are its children", () => {
  const world = incidentWorld("a", "b", "c");
  world.fallSilent("a", "b", "c");
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["(device_silent)", "(device_silent)", "(device_silent)", "uplink_down"]);
  deepEqual(world.events, ["opened uplink_down"]);
  ok(world.rows.every(({ state, parent_id }) => parent_id === null || state === "unknown"));
  world.comeBack("a", "b", "c");
  world.pass(HOUR_MS);
  deepEqual(world.open(), []);
  deepEqual(world.events, ["opened uplink_down", "closed uplink_down recovered"]);
});

Deno.test("devices that fall silent a minute apart, as it is noticed, are still one uplink", () => {
  const world = incidentWorld("a", "b");
  world.fallSilent("a");
  world.pass(MINUTE_MS);
  world.fallSilent("b");
  world.pass(HOUR_MS);
  deepEqual(world.events, ["opened uplink_down"]);
});

Deno.test("devices that fall silent an hour apart are two causes", () => {
  const world = incidentWorld("a", "b");
  world.fallSilent("a");
  world.pass(HOUR_MS);
  world.fallSilent("b");
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["device_silent", "device_silent"]);
});

Deno.test("a device that was dead before becomes the uplink's child, and stands for itself again", () => {
  const world = incidentWorld("a", "b", "c");
  world.fallSilent("a");
  world.pass(HOUR_MS);
  world.fallSilent("b", "c");
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["(device_silent)", "(device_silent)", "(device_silent)", "uplink_down"]);
  world.comeBack("b", "c");
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["device_silent"]);
  deepEqual(world.events, [
    "opened device_silent",
    "opened uplink_down",
    "closed uplink_down recovered",
  ]);
  deepEqual(world.histories.get("device_silent:a"), ["opened", "suppressed", "released"]);
});

Deno.test("a device that stays away when its uplink is back is told then", () => {
  const world = incidentWorld("a", "b", "c");
  world.fallSilent("a", "b", "c");
  world.pass(HOUR_MS);
  world.comeBack("a", "b");
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["device_silent"]);
  deepEqual(world.events, [
    "opened uplink_down",
    "closed uplink_down recovered",
    "opened device_silent",
  ]);
});

Deno.test("cameras of a silent device are unknown, not down", () => {
  const world = incidentWorld("a", "b");
  MISHAPS.camera_unreachable[0](world);
  world.pass(HOUR_MS);
  world.fallSilent("a");
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["(camera_unreachable)", "device_silent"]);
  equal(world.rows.find(({ cause }) => cause === "camera_unreachable")?.state, "unknown");
  // What it said last, and what it does not say, opens nothing.
  Object.assign(world.camera("a"), { status: "frozen" });
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["(camera_unreachable)", "device_silent"]);
  world.comeBack("a");
  Object.assign(world.camera("a"), { status: "streaming" });
  world.pass(HOUR_MS);
  deepEqual(world.open(), []);
  deepEqual(world.events, [
    "opened camera_unreachable",
    "opened device_silent",
    "closed device_silent recovered",
    "closed camera_unreachable recovered",
  ]);
});

Deno.test("a camera without a picture explains that it was dark before", () => {
  const world = incidentWorld("a", "b");
  MISHAPS.camera_dark[0](world);
  world.pass(HOUR_MS);
  MISHAPS.camera_timeout[0](world);
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["(camera_dark)", "camera_timeout"]);
});

Deno.test("a camera's incident follows the reason once that has held, and stays one", () => {
  const world = incidentWorld("a", "b");
  MISHAPS.camera_unreachable[0](world);
  world.pass(HOUR_MS);
  const [{ id } = { id: "" }] = world.rows;
  // As FFmpeg words the same dead cable.
  for (let turn = 0; turn < 100; turn++) {
    MISHAPS.camera_timeout[0](world);
    world.pass(20_000);
    MISHAPS.camera_unreachable[0](world);
    world.pass(20_000);
  }
  deepEqual(world.histories.get("camera_no_picture:a:lane"), ["opened"]);
  MISHAPS.camera_unauthorized[0](world);
  world.pass(2 * MINUTE_MS);
  deepEqual(world.rows.map((row) => [row.id, row.cause]), [[id, "camera_unauthorized"]]);
  deepEqual(world.histories.get("camera_no_picture:a:lane"), ["opened", "changed"]);
  deepEqual(world.events, ["opened camera_unreachable"]);
});

Deno.test("what flaps is one incident that opens again, each time it has to be well for longer", () => {
  const world = incidentWorld("a", "b");
  for (let turn = 0; turn < 30; turn++) {
    world.fallSilent("a");
    world.pass(4 * MINUTE_MS);
    world.comeBack("a");
    world.pass(3 * MINUTE_MS);
  }
  deepEqual(world.rows.map(({ key }) => key), ["device_silent:a"]);
  ok(world.events.length < 6, world.events.join());
  world.comeBack("a");
  world.pass(HOUR_MS);
  deepEqual(world.open(), []);
});

Deno.test("what is bad for most of the time opens although it is well now and then", () => {
  const world = incidentWorld("a", "b");
  for (let turn = 0; turn < 30; turn++) {
    MISHAPS.camera_crashed[0](world);
    world.pass(40_000);
    MISHAPS.camera_crashed[1](world);
    world.pass(20_000);
  }
  deepEqual(world.events, ["opened camera_crashed"]);
});

Deno.test("what comes back long after is another incident", () => {
  const world = incidentWorld("a", "b");
  for (let turn = 0; turn < 2; turn++) {
    world.fallSilent("a");
    world.pass(HOUR_MS);
    world.comeBack("a");
    world.pass(HOUR_MS);
  }
  deepEqual(world.rows.map(({ reopened, status }) => [reopened, status]), [
    [0, "closed"],
    [0, "closed"],
  ]);
});

Deno.test("a disk between its two limits opens nothing and closes nothing", () => {
  const world = incidentWorld("a", "b");
  const free = (diskFreeBytes: number) =>
    Object.assign(world.device("a").machine ?? {}, { diskFreeBytes });
  free(550_000_000);
  world.pass(HOUR_MS);
  deepEqual(world.open(), []);
  free(400_000_000);
  world.pass(HOUR_MS);
  free(550_000_000);
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["disk_low"]);
  free(90_000_000);
  world.pass(HOUR_MS);
  deepEqual(world.histories.get("disk_low:a"), ["opened", "evidence"], "it got worse");
});

Deno.test("a recognizer that nobody has asked lately stays as it was known", () => {
  const world = incidentWorld("a");
  world.facts.recognizer = { state: "between", text: "" };
  world.pass(HOUR_MS);
  deepEqual(world.rows, []);
  MISHAPS.recognizer_down[0](world);
  world.pass(HOUR_MS);
  world.facts.recognizer = { state: "between", text: "" };
  world.pass(HOUR_MS);
  deepEqual(world.open(), ["recognizer_down"]);
});

Deno.test("an open incident moves with its device", () => {
  const world = incidentWorld("a", "b");
  world.fallSilent("a");
  world.pass(HOUR_MS);
  Object.assign(world.device("a"), { locationId: "south", locationName: "South", name: "Pi z" });
  world.look();
  deepEqual(world.rows.map(({ location_id, title }) => [location_id, title]), [
    ["south", "Pi z at South is silent"],
  ]);
});

Deno.test("a camera that the agent no longer has ends its incident", () => {
  const world = incidentWorld("a", "b");
  MISHAPS.camera_unreachable[0](world);
  world.pass(HOUR_MS);
  world.device("a").cameras = [];
  world.look();
  deepEqual(world.events, ["opened camera_unreachable", "closed camera_unreachable removed"]);
});
