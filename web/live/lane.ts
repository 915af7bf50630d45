// Owns what a lane's display shows: the newest car, for as long as its event is valid. Pure.
// empty → card → empty; a card gives way to the next car, or to better words for the same one.
import type { Event, EventData } from "../../server/contract/event.ts";
import type { ListMatch } from "../../server/contract/plate_list.ts";

/** `blocked` must look like any other car to whoever stands behind it. */
export type Greeting = "member" | "guest" | "blocked" | "unread";

export interface LaneCard {
  readonly visitId: string;
  /** `null`: it could not be read. */
  readonly plate: string | null;
  readonly greeting: Greeting;
  /** By the server's clock, ms; from then on it is not shown. */
  readonly untilMs: number;
}

/** What the display follows. */
export interface LaneFilter {
  /** Empty: every camera of the location. */
  readonly cameraIds: readonly string[];
  readonly deviceId: string | null;
}

export const LANE_EVENTS = ["plate.read", "plate.refined", "plate.corrected", "plate.missed"];

/** A driver has read it by then, and the next one is not greeted by it. */
const SHOWN_MS = 30_000;

/** The card after an event. What is over, or of another lane, changes nothing. */
export function afterEvent(
  card: LaneCard | null,
  event: Event,
  { filter, nowMs }: { filter: LaneFilter; nowMs: number },
): LaneCard | null {
  if (!isOfLane(event, filter)) return card;
  const next = cardOf(event, nowMs);
  if (next === null || next.untilMs <= nowMs) return card;
  // A correction may come long after the car: it mends what is shown, and shows nothing by itself.
  if (event.type === "plate.corrected" && card?.visitId !== next.visitId) return card;
  return next;
}

/** The card as time goes by. */
export function afterTime(card: LaneCard | null, nowMs: number): LaneCard | null {
  return card !== null && card.untilMs <= nowMs ? null : card;
}

function isOfLane(event: Event, { cameraIds, deviceId }: LaneFilter): boolean {
  if (deviceId !== null && event.device_id !== deviceId) return false;
  return cameraIds.length === 0 || cameraIds.includes(event.camera_id ?? "");
}

function cardOf(event: Event, nowMs: number): LaneCard | null {
  const expiresMs = Date.parse(event.expires_at ?? event.occurred_at) +
    (event.expires_at === null ? SHOWN_MS : 0);
  const untilMs = Math.min(expiresMs, nowMs + SHOWN_MS);
  switch (event.type) {
    case "plate.read":
    case "plate.refined":
    case "plate.corrected": {
      const { read, matches } = event.data as EventData<"plate.read">;
      return {
        visitId: read.visit_id,
        plate: read.plate,
        greeting: greetingOf(matches ?? []),
        untilMs,
      };
    }
    case "plate.missed": {
      const { miss } = event.data as EventData<"plate.missed">;
      return { visitId: miss.visit_id, plate: null, greeting: "unread", untilMs };
    }
    default:
      return null;
  }
}

/** A guess turns nobody away and greets nobody by name: only what is sure counts. */
function greetingOf(matches: readonly ListMatch[]): Greeting {
  const sure = matches.filter(({ how }) => how === "exact" || how === "candidate");
  if (sure.some(({ list_kind }) => list_kind === "blocked")) return "blocked";
  return matches.some(({ list_kind, may_open }) => list_kind === "member" && may_open)
    ? "member"
    : "guest";
}
