// Owns what one look at the fleet says of one possible incident, and by which key it is known.
import type { IncidentCause, IncidentEvidence } from "../contract/incident.ts";
import type { Family } from "./cause_table.ts";

/** What a sign is about. */
export interface Place {
  locationId: string | null;
  locationName: string | null;
  deviceId: string | null;
  deviceName: string | null;
  cameraId: string | null;
  cameraName: string | null;
}

export type Sign =
  | {
    state: "bad";
    cause: IncidentCause;
    /** Grows as it gets worse. */
    grade: number;
    evidence: IncidentEvidence;
    place: Place;
  }
  /** `between`: neither bad nor well enough. `unknown`: nothing is heard that would tell. */
  | { state: "between" | "well" | "unknown"; place: Place }
  /** `quiet`: in maintenance. `gone`: there is no such thing any more. */
  | { state: "quiet" }
  | { state: "gone" };

export interface Subject {
  family: Family;
  /** A location's or a device's id; empty for the server itself. */
  id: string;
  /** Empty but for a camera. */
  cameraId: string;
}

/** The same for the same cause of the same thing, whoever judges it. */
export function keyOf({ family, id, cameraId }: Subject): string {
  return [family, id, cameraId].filter((part) => part !== "").join(":");
}

export function subjectOf(key: string): Subject {
  const [family = "", id = "", cameraId = ""] = key.split(":");
  return { family: family as Family, id, cameraId };
}
