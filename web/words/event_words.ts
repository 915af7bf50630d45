// Owns how an event is told in one line of the feed.
import type { Event, EventData, EventType } from "../../server/contract/event.ts";
import type { Tone } from "../components/status.tsx";
import { serverWords } from "../i18n/server_words.ts";
import { t, type Text } from "../i18n/translate.ts";
import { cameraWords } from "./camera_words.ts";
import { incidentPath } from "./incident_path.ts";
import { SETUP_STEPS } from "./setup_words.ts";
import { stepWords, verdictWords } from "./remedy_words.ts";
import { durationWords } from "./time_words.ts";

export interface EventWords {
  readonly tone: Tone;
  readonly text: string;
  /** Shown as a plate beside the text. */
  readonly plate: string | null;
  readonly href: string | null;
}
type Teller<T extends EventType> = (data: EventData<T>, event: Event) => Omit<EventWords, "tone">;

const MISSES: Readonly<Record<EventData<"plate.missed">["miss"]["reason"], Text>> = {
  no_plate_found: "no plate to be seen",
  low_confidence: "too unclear to be sure",
  recognizer_failed: "the recognizer did not answer",
  budget_exhausted: "the location's recognizer budget is used up",
};
const OUTCOMES: Readonly<Record<EventData<"deployment.finished">["outcome"], Text>> = {
  done: "Deployment {name} is done on {count, plural, one {# device} other {# devices}}",
  reverted: "Deployment {name} is reverted on {count, plural, one {# device} other {# devices}}",
};
const device = (event: Event) => event.device_id === null ? null : `/devices/${event.device_id}`;
const seen: Teller<"camera.found" | "camera.moved"> = (
  { make, model, address },
  { device_id },
) => ({
  text: t("Camera seen at {address}: {name}", { address, name: [make, model].join(" ") }),
  plate: null,
  href: `/discovery?device=${device_id}`,
});

const TELLERS: { [T in EventType]: [Tone, Teller<T>] } = {
  "plate.read": ["good", ({ read }) => ({
    text: t("{percent} % sure", { percent: Math.round(read.confidence * 100) }),
    plate: read.plate,
    href: `/plates/${read.id}`,
  })],
  "plate.refined": ["info", ({ read, previous_plate }) => ({
    text: t("corrected from {plate}", { plate: previous_plate }),
    plate: read.plate,
    href: `/plates/${read.id}`,
  })],
  "plate.missed": ["warn", ({ miss }) => ({
    text: t("Plate missed: {reason}", { reason: t(MISSES[miss.reason]) }),
    plate: null,
    href: `/plates/review?visit=${miss.visit_id}`,
  })],
  "plate.corrected": ["info", ({ read, previous_plate, corrected_by }) => ({
    text: previous_plate === null
      ? t("was missed, given by {who}", { who: corrected_by })
      : t("was {plate}, corrected by {who}", { plate: previous_plate, who: corrected_by }),
    plate: read.plate,
    href: `/plates/${read.id}`,
  })],
  "device.enrolled": ["info", ({ name, agent_version }, event) => ({
    text: t("{name} joined the fleet (version {version})", { name, version: agent_version }),
    plate: null,
    href: device(event),
  })],
  "device.online": ["good", ({ name, offline_for_ms }, event) => ({
    text: offline_for_ms === null
      ? t("{name} is online", { name })
      : t("{name} is back online after {duration}", {
        name,
        duration: durationWords(offline_for_ms),
      }),
    plate: null,
    href: device(event),
  })],
  "device.offline": ["bad", ({ name }, event) => ({
    text: t("{name} went offline", { name }),
    plate: null,
    href: device(event),
  })],
  "device.quarantined": ["bad", ({ name, reason }, event) => ({
    text: t("{name} is in quarantine: {reason}", { name, reason: serverWords(reason) }),
    plate: null,
    href: device(event),
  })],
  "device.replaced": ["info", ({ name }, event) => ({
    text: t("{name} has a new machine", { name }),
    plate: null,
    href: device(event),
  })],
  "device.commissioning": ["info", ({ name, step }, event) => ({
    text: t("{name} is being set up: {step}", { name, step: t(SETUP_STEPS[step]).toLowerCase() }),
    plate: null,
    href: device(event),
  })],
  "device.remedy": ["info", ({ name, step, verdict, dry_run }, event) => ({
    text: t(
      dry_run ? "{name} would have tried: {step} ({verdict})" : "{name}: {step} ({verdict})",
      {
        name: event.camera_id === null ? name : `${name}, ${event.camera_id}`,
        step: stepWords(step),
        verdict: verdictWords(verdict).label,
      },
    ),
    plate: null,
    href: device(event),
  })],
  "camera.changed": ["warn", ({ name, status, reason }, event) => ({
    text: t("Camera {name}: {state}", {
      name,
      state: cameraWords({ status, reason }).label.toLowerCase(),
    }),
    plate: null,
    href: device(event),
  })],
  "camera.found": ["info", seen],
  "camera.moved": ["info", seen],
  "incident.opened": ["bad", ({ title, incident_id }) => ({
    text: t("Incident: {title}", { title: serverWords(title) }),
    plate: null,
    href: incidentPath(incident_id),
  })],
  "incident.closed": ["good", ({ title, incident_id }) => ({
    text: t("Over: {title}", { title: serverWords(title) }),
    plate: null,
    href: incidentPath(incident_id),
  })],
  "deployment.halted": ["bad", ({ deployment_id, name, reason }) => ({
    text: t("Deployment {name} halted: {reason}", { name, reason: serverWords(reason) }),
    plate: null,
    href: `/deployments/${deployment_id}`,
  })],
  "deployment.finished": ["good", ({ deployment_id, name, outcome, total }) => ({
    text: t(OUTCOMES[outcome], { name, count: total }),
    plate: null,
    href: `/deployments/${deployment_id}`,
  })],
  "recognizer.budget": ["warn", ({ location_name, level, calls, budget }) => ({
    text: level === "stopped"
      ? t("{name} reads no more plates this month: its {budget} calls are used up", {
        name: location_name,
        budget,
      })
      : t("{name} has used {calls} of its {budget} calls this month", {
        name: location_name,
        calls,
        budget,
      }),
    plate: null,
    href: null,
  })],
  "webhook.failing": ["warn", ({ origin, disabled_after }) => ({
    text: t("Webhook {origin} keeps failing and is switched off on {day}", {
      origin,
      day: disabled_after.slice(0, 10),
    }),
    plate: null,
    href: null,
  })],
  "webhook.disabled": ["bad", ({ origin, reason }) => ({
    text: reason === "gone"
      ? t("Webhook {origin} is off: it answered 410 Gone", { origin })
      : t("Webhook {origin} is off after five days of failure", { origin }),
    plate: null,
    href: null,
  })],
  "notification.told": ["info", ({ title }) => ({
    text: t("Told: {title}", { title }),
    plate: null,
    href: null,
  })],
  "webhook.test": ["info", ({ message }) => ({
    text: t("Webhook test: {message}", { message }),
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
  if (event.type === "camera.changed") {
    return { ...words, tone: cameraWords(event.data as EventData<"camera.changed">).tone };
  }
  const isWarning = event.type === "incident.opened" && event.data.severity === "warning";
  return isWarning ? { ...words, tone: "warn" } : words;
}
