// Owns how an event is told in one line of the feed.
import type { Event, EventData, EventType } from "../../server/contract/event.ts";
import type { Tone } from "../components/status.tsx";
import { cameraWords } from "./camera_words.ts";
import { durationWords } from "./time_words.ts";

export interface EventWords {
  readonly tone: Tone;
  readonly text: string;
  /** Shown as a plate beside the text. */
  readonly plate: string | null;
  readonly href: string | null;
}
type Teller<T extends EventType> = (data: EventData<T>, event: Event) => Omit<EventWords, "tone">;

const MISSES: Readonly<Record<EventData<"plate.missed">["miss"]["reason"], string>> = {
  no_plate_found: "no plate to be seen",
  low_confidence: "too unclear to be sure",
  recognizer_failed: "the recognizer did not answer",
  budget_exhausted: "the location's recognizer budget is used up",
};
const device = (event: Event) => event.device_id === null ? null : `/devices/${event.device_id}`;

const TELLERS: { [T in EventType]: [Tone, Teller<T>] } = {
  "plate.read": ["good", ({ read }) => ({
    text: `${Math.round(read.confidence * 100)} % sure`,
    plate: read.plate,
    href: `/plates/${read.id}`,
  })],
  "plate.refined": ["info", ({ read, previous_plate }) => ({
    text: `corrected from ${previous_plate}`,
    plate: read.plate,
    href: `/plates/${read.id}`,
  })],
  "plate.missed": ["warn", ({ miss }) => ({
    text: `Plate missed: ${MISSES[miss.reason]}`,
    plate: null,
    href: null,
  })],
  "plate.corrected": ["info", ({ read, previous_plate, corrected_by }) => ({
    text: `was ${previous_plate}, corrected by ${corrected_by}`,
    plate: read.plate,
    href: `/plates/${read.id}`,
  })],
  "device.enrolled": ["info", ({ name, agent_version }, event) => ({
    text: `${name} joined the fleet (version ${agent_version})`,
    plate: null,
    href: device(event),
  })],
  "device.online": ["good", ({ name, offline_for_ms }, event) => ({
    text: offline_for_ms === null
      ? `${name} is online`
      : `${name} is back online after ${durationWords(offline_for_ms)}`,
    plate: null,
    href: device(event),
  })],
  "device.offline": ["bad", ({ name }, event) => ({
    text: `${name} went offline`,
    plate: null,
    href: device(event),
  })],
  "device.quarantined": ["bad", ({ name, reason }, event) => ({
    text: `${name} is in quarantine: ${reason}`,
    plate: null,
    href: device(event),
  })],
  "camera.changed": ["warn", ({ name, status, reason }, event) => ({
    text: `Camera ${name}: ${cameraWords({ status, reason }).label.toLowerCase()}`,
    plate: null,
    href: device(event),
  })],
  "deployment.halted": ["bad", ({ name, reason }) => ({
    text: `Deployment ${name} halted: ${reason}`,
    plate: null,
    href: null,
  })],
  "deployment.finished": ["good", ({ name, outcome, total }) => ({
    text: `Deployment ${name} is ${outcome} on ${total} ${total === 1 ? "device" : "devices"}`,
    plate: null,
    href: null,
  })],
  "recognizer.budget": ["warn", ({ location_name, level, calls, budget }) => ({
    text: level === "stopped"
      ? `${location_name} reads no more plates this month: its ${budget} calls are used up`
      : `${location_name} has used ${calls} of its ${budget} calls this month`,
    plate: null,
    href: null,
  })],
  "webhook.failing": ["warn", ({ origin, disabled_after }) => ({
    text: `Webhook ${origin} keeps failing and is switched off on ${disabled_after.slice(0, 10)}`,
    plate: null,
    href: null,
  })],
  "webhook.disabled": ["bad", ({ origin, reason }) => ({
    text: reason === "gone"
      ? `Webhook ${origin} is off: it answered 410 Gone`
      : `Webhook ${origin} is off after five days of failure`,
    plate: null,
    href: null,
  })],
  "notification.told": ["info", ({ title }) => ({
    text: `Told: ${title}`,
    plate: null,
    href: null,
  })],
  "webhook.test": ["info", ({ message }) => ({
    text: `Webhook test: ${message}`,
    plate: null,
    href: null,
  })],
};

/** Tells an event; one of a type that this version does not know is told by its type. */
export function eventWords(event: Event): EventWords {
  const entry = TELLERS[event.type] as [Tone, Teller<EventType>] | undefined;
  if (entry === undefined) return { tone: "info", text: event.type, plate: null, href: null };
  const [tone, tell] = entry;
  const words = { tone, ...tell(event.data as EventData<EventType>, event) };
  if (event.type !== "camera.changed") return words;
  const camera = event.data as EventData<"camera.changed">;
  return { ...words, tone: cameraWords(camera).tone };
}
