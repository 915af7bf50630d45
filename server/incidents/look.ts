// Owns one look at the fleet: which signs are bad in it, and what it says of any one subject. Pure.
import type { IncidentCause } from "../contract/incident.ts";
import { cameraSign } from "./camera_signs.ts";
import { CAUSE_TABLE, FAMILIES_BY_RANK, type Family } from "./cause_table.ts";
import type { CameraFact, DeviceFact, FleetFacts } from "./fleet_facts.ts";
import { MACHINE_SIGNS, type Verdict } from "./machine_signs.ts";
import { keyOf, type Place, type Sign, type Subject, subjectOf } from "./sign.ts";
import { secondOf, uplinkSign } from "./uplink_sign.ts";

export interface Look {
  /** What it says of this one. */
  signOf(key: string): Sign;
  /** The keys of all of this family that are bad. */
  badKeys(family: Family): string[];
  /** Which other could explain it. */
  parentKeys(key: string): string[];
}

export interface Known {
  /** Whether an incident of this key is pending or open. */
  isGoingOn: (key: string) => boolean;
  /** Whether one is open that nothing else explains. */
  standsAlone: (key: string) => boolean;
}

/** `known` is what was going on before this look. */
export function lookAt(facts: FleetFacts, known: Known): Look {
  const devices = new Map(facts.devices.map((device) => [device.id, device]));
  const sites = Map.groupBy(facts.devices, ({ locationId }) => locationId);
  const signOf = (key: string): Sign => {
    const subject = subjectOf(key);
    switch (CAUSE_TABLE[subject.family]?.of) {
      case "server":
        return recognizerSign(facts);
      case "location":
        return siteSign(sites.get(subject.id) ?? [], { key, known });
      case "device":
      case "camera":
        return deviceSign(devices.get(subject.id), subject);
      case undefined: // of a release that knew more causes
        return { state: "gone" };
    }
  };
  return {
    signOf,
    badKeys: (family) =>
      subjectsOf(family, { devices: facts.devices, sites: sites.keys() })
        .filter((key) => signOf(key).state === "bad"),
    parentKeys: (key) => {
      const { family, id, cameraId } = subjectOf(key);
      return CAUSE_TABLE[family].parents.map((parent) => {
        const of = CAUSE_TABLE[parent].of;
        const at = of === "location" ? devices.get(id)?.locationId ?? "" : id;
        return keyOf({ family: parent, id: at, cameraId: of === "camera" ? cameraId : "" });
      });
    },
  };
}

/** Everything that this family could be of. */
function subjectsOf(
  family: Family,
  { devices, sites }: { devices: readonly DeviceFact[]; sites: Iterable<string> },
): string[] {
  const key = (id: string, cameraId = "") => keyOf({ family, id, cameraId });
  switch (CAUSE_TABLE[family].of) {
    case "server":
      return [key("")];
    case "location":
      return [...sites].map((id) => key(id));
    case "device":
      return devices.map(({ id }) => key(id));
    case "camera":
      return devices.flatMap(({ id, cameras }) => cameras.map((camera) => key(id, camera.id)));
  }
}

function recognizerSign({ recognizer }: FleetFacts): Sign {
  const { state, text } = recognizer;
  const verdict: Verdict = state === "bad" ? { state, grade: 0, text, data: {} } : { state };
  return toSign(verdict, { cause: "recognizer_down", place: placeOf(undefined) });
}

function siteSign(
  devices: readonly DeviceFact[],
  { key, known }: { key: string; known: Known },
): Sign {
  const verdict = uplinkSign({
    devices,
    isGoingOn: known.isGoingOn(key),
    wasSilent: (id) => known.standsAlone(keyOf({ family: "device_silent", id, cameraId: "" })),
  });
  if (verdict.state === "quiet" || verdict.state === "gone") return verdict;
  const place = { ...placeOf(devices[0]), deviceId: null, deviceName: null };
  return toSign(verdict, { cause: "uplink_down", place });
}

function deviceSign(device: DeviceFact | undefined, subject: Subject): Sign {
  if (device === undefined) return { state: "gone" };
  if (device.isInMaintenance) return { state: "quiet" };
  const { family, cameraId } = subject;
  const isHeard = !device.isSilent && device.quarantineReason === null;
  if (family === "camera_no_picture" || family === "camera_frozen" || family === "camera_dark") {
    const camera = device.cameras.find(({ id }) => id === cameraId);
    const place = placeOf(device, camera);
    if (!isHeard) return { state: "unknown", place };
    if (camera === undefined) return { state: "gone" };
    const { cause, verdict } = cameraSign(family, camera);
    return toSign(verdict, { cause, place });
  }
  return toSign(deviceVerdict(device, { family, isHeard }), {
    cause: family,
    place: placeOf(device),
  });
}

function deviceVerdict(
  device: DeviceFact,
  { family, isHeard }: { family: Family; isHeard: boolean },
): Verdict {
  const { quarantineReason, isSilent, heardMs, machine } = device;
  if (family === "device_quarantined") {
    return quarantineReason === null
      ? { state: "well" }
      : { state: "bad", grade: 0, text: quarantineReason, data: {} };
  }
  if (family === "device_silent") {
    if (quarantineReason !== null) return { state: "unknown" };
    if (!isSilent) return { state: "well" };
    const text = `Nothing was heard of it since ${secondOf(heardMs)}.`;
    return {
      state: "bad",
      grade: 0,
      text,
      data: { last_heard_at: new Date(heardMs).toISOString() },
    };
  }
  if (!isHeard || machine === null) return { state: "unknown" };
  return MACHINE_SIGNS[family as keyof typeof MACHINE_SIGNS](machine);
}

function toSign(verdict: Verdict, { cause, place }: { cause: IncidentCause; place: Place }): Sign {
  if (verdict.state !== "bad") return { state: verdict.state, place };
  const { state, grade, text, data } = verdict;
  return { state, cause, grade, evidence: { text, data }, place };
}

function placeOf(device: DeviceFact | undefined, camera?: CameraFact): Place {
  return {
    locationId: device?.locationId ?? null,
    locationName: device?.locationName ?? null,
    deviceId: device?.id ?? null,
    deviceName: device?.name ?? null,
    cameraId: camera?.id ?? null,
    cameraName: camera?.name ?? null,
  };
}

/** In the order in which one explains the other. */
export function rankOf(key: string): number {
  return FAMILIES_BY_RANK.indexOf(subjectOf(key).family);
}
