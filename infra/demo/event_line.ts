// Owns how the demo tells an event in one line; pure.
import type { Event, EventData, EventType } from "../../server/contract/event.ts";

type Teller<T extends EventType> = (data: EventData<T>, event: Event) => string;

const TELLERS: { [T in EventType]: Teller<T> } = {
  "plate.read": ({ read }) =>
    `${read.plate.padEnd(8)} read at ${read.camera_id}, ${percent(read.confidence)} sure`,
  "plate.refined": ({ read, previous_plate }) =>
    `${read.plate.padEnd(8)} was ${previous_plate} before, ${percent(read.confidence)} sure`,
  "plate.missed": ({ miss }, event) =>
    `${"?".padEnd(8)} missed at ${event.camera_id}: ${miss.reason.replaceAll("_", " ")}`,
  "plate.corrected": ({ read, previous_plate, corrected_by }) =>
    `${read.plate.padEnd(8)} was ${previous_plate} before, corrected by ${corrected_by}`,
  "device.enrolled": ({ name }) => `${name} enrolled`,
  "device.online": ({ name }) => `${name} is online`,
  "device.offline": ({ name }) => `${name} is offline`,
  "device.quarantined": ({ name, reason }) => `${name} is in quarantine: ${reason}`,
  "device.replaced": ({ name }) => `${name} has a new machine`,
  "device.commissioning": ({ name, step }) => `${name} is set up: ${step}`,
  "device.remedy": ({ name, step, verdict }) => `${name} tried ${step}: ${verdict}`,
  "camera.changed": ({ name, status, reason }) =>
    `camera ${name} is ${status.replaceAll("_", " ")}${reason ? ` (${reason})` : ""}`,
  "camera.found": ({ make, model, address }) => `camera found at ${address}: ${make} ${model}`,
  "camera.moved": ({ address, previous_address }) =>
    `camera moved from ${previous_address} to ${address}`,
  "incident.opened": ({ severity, title }) => `${severity}: ${title}`,
  "incident.closed": ({ title, how }) => `over (${how}): ${title}`,
  "deployment.halted": ({ name, reason }) => `deployment ${name} halted: ${reason}`,
  "deployment.finished": ({ name, outcome }) => `deployment ${name} is ${outcome}`,
  "recognizer.budget": ({ location_name, level, calls, budget }) =>
    `${location_name} has used ${calls} of ${budget} calls this month${
      level === "stopped" ? " and reads no more" : ""
    }`,
  "webhook.failing": ({ origin }) => `webhook ${origin} keeps failing`,
  "webhook.disabled": ({ origin, reason }) =>
    `webhook ${origin} is off: ${reason.replaceAll("_", " ")}`,
  "notification.told": ({ title }) => title,
  "webhook.test": ({ message }) => message,
};

/** e.g. `12:03:04  plate.read     7ABC123  read at north-entry, 93 % sure  (after 0.4 s)`. */
export function eventLine(event: Event, receivedAt: Date): string {
  const tell = TELLERS[event.type] as Teller<EventType>;
  const at = receivedAt.toISOString().slice(11, 19);
  const afterS = (receivedAt.getTime() - Date.parse(event.occurred_at)) / 1000;
  const after = event.type.startsWith("plate.") ? `  (${afterS.toFixed(1)} s after)` : "";
  const text = tell(event.data as EventData<EventType>, event);
  return `${at}  ${event.type.padEnd(15)} ${text}${after}`;
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
