import assert from "node:assert/strict";
import type { Incident } from "../../server/contract/incident.ts";
import { groupIncidents } from "./incident_groups.ts";

const incident = (id: string, more: Partial<Incident> = {}): Incident => ({
  id,
  status: "open",
  state: "happening",
  cause: "device_silent",
  severity: "warning",
  title: id,
  location_id: "north",
  location_name: "North",
  device_id: null,
  device_name: null,
  camera_id: null,
  camera_name: null,
  suppressed_by: null,
  evidence: { text: "", data: {} },
  heals_by_itself: null,
  next_step: "",
  opened_at: "2026-11-30T10:00:00.000Z",
  closed_at: null,
  closed_how: null,
  reopened: 0,
  acknowledged: null,
  ...more,
});
const outline = (incidents: readonly Incident[]) =>
  groupIncidents(incidents).map(({ locationName, nodes }) => [
    locationName,
    ...nodes.map(({ incident, children }) => [incident.id, ...children.map(({ id }) => id)]),
  ]);

Deno.test("groupIncidents() puts what is explained under what explains it, through every level", () => {
  const found = outline([
    incident("camera", { suppressed_by: "device" }),
    incident("device", { suppressed_by: "uplink" }),
    incident("uplink", { severity: "critical" }),
    incident("disk"),
  ]);
  assert.deepEqual(found, [["North", ["uplink", "camera", "device"], ["disk"]]]);
});

Deno.test("groupIncidents() shows critical ones first, with their sites, and keeps the order else", () => {
  const south = { location_id: "south", location_name: "South" };
  const found = outline([
    incident("n1"),
    incident("s1", south),
    incident("s2", { ...south, severity: "critical" }),
    incident("own", { location_id: null, location_name: null }),
  ]);
  assert.deepEqual(found, [["South", ["s2"], ["s1"]], ["North", ["n1"]], [null, ["own"]]]);
});

Deno.test("groupIncidents() loses none whose parent is away, nor any that go in a circle", () => {
  const found = outline([
    incident("orphan", { suppressed_by: "elsewhere" }),
    incident("a", { suppressed_by: "b" }),
    incident("b", { suppressed_by: "a" }),
    incident("self", { suppressed_by: "self" }),
  ]);
  assert.deepEqual(found.flat(2).sort(), ["North", "a", "b", "orphan", "self"]);
});
