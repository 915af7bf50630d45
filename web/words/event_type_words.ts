// Owns what each type of event is called for people; the API's own name stands beside it.
import type { EventType } from "../../server/contract/event.ts";
import type { Text } from "../i18n/translate.ts";

/** Those that an endpoint can choose, the most wanted first. */
export const EVENT_TYPE_WORDS: Readonly<Partial<Record<EventType, Text>>> = {
  "plate.read": "A plate was read",
  "plate.refined": "A better reading of the same visit",
  "plate.missed": "A vehicle came and its plate was not read",
  "plate.corrected": "A person corrected a plate",
  "device.enrolled": "A device was connected",
  "device.online": "A device is back",
  "device.offline": "A device went silent",
  "device.quarantined": "A device's key looks cloned",
  "device.replaced": "A machine took another one's place",
  "device.commissioning": "A new machine is a step further",
  "device.remedy": "An agent tried to heal a fault by itself",
  "camera.changed": "A camera's state changed",
  "camera.found": "A camera was found on a network",
  "camera.moved": "A found camera changed its address",
  "incident.opened": "An incident was opened",
  "incident.closed": "An incident was closed",
  "deployment.halted": "A deployment was halted",
  "deployment.finished": "A deployment finished",
  "recognizer.budget": "A location's reading budget runs out",
  "webhook.failing": "Another endpoint keeps failing",
  "webhook.disabled": "Another endpoint was switched off",
};

export const CHOOSABLE_TYPES = Object.keys(EVENT_TYPE_WORDS) as EventType[];
