// Owns what people are told of each cause: what it is, what is tried without them, what they do next.
// Pure.
import type { IncidentCause } from "../contract/incident.ts";
import type { Place } from "./sign.ts";

export interface CauseWords {
  /** Said of the thing's name, e.g. `Camera Lane at North` `is dark`. */
  is: string;
  /** `null`: nothing heals it but a person. */
  healsByItself: string | null;
  nextStep: string;
}

const BACKOFF =
  "The agent starts the camera's stream again by itself, waiting longer after each failure.";
const RESTART = "Restart the camera from its device's page";
const ON_SITE = "check the camera's power and cable";

export const CAUSE_WORDS: Readonly<Record<IncidentCause, CauseWords>> = {
  uplink_down: {
    is: "is cut off: none of its devices is heard",
    healsByItself:
      "The devices keep reading, keep what they read on their disks and try to connect " +
      "every few seconds.",
    nextStep: "Call the site: check the router, the uplink and the power.",
  },
  recognizer_down: {
    is: "does not work",
    healsByItself: "Frames are kept and read later, once it answers.",
    nextStep: "Check the recognizer's address, token and credits, and its provider's status page.",
  },
  device_silent: {
    is: "is silent",
    healsByItself:
      "The agent tries to connect every few seconds, and its machine starts it again " +
      "when it ends.",
    nextStep: "Check the device's power and network; if it has both, restart it.",
  },
  device_quarantined: {
    is: "is in quarantine: its token was used by two machines",
    healsByItself: null,
    nextStep:
      "Find out which machine is the right one, switch the other off, then release the device.",
  },
  disk_low: {
    is: "runs out of disk",
    healsByItself:
      "Reads that wait on the disk make room once the server has them, and the oldest " +
      "are given up before a setting is.",
    nextStep: "Free room on the device: look for logs and files that are not the agent's.",
  },
  disk_read_only: {
    is: "cannot write to its disk: it is read-only",
    healsByItself:
      "The agent goes on with pictures and reads, and keeps nothing until the disk takes " +
      "it again.",
    nextStep: "Restart the device; if its disk is read-only again, replace the card or disk.",
  },
  memory_low: {
    is: "runs out of memory",
    healsByItself: "The agent starts a decoder again whose memory grows without end.",
    nextStep: "Restart the agent; if it comes back, use fewer or smaller cameras on this device.",
  },
  over_temperature: {
    is: "is too hot and may slow down",
    healsByItself:
      "The agent asks for fewer pictures from 75 °C on, and for all of them once the " +
      "device has cooled down.",
    nextStep: "Give the device air or shade: check its fan and its case.",
  },
  under_voltage: {
    is: "gets too little voltage",
    healsByItself: null,
    nextStep:
      "Use the power supply of the device's maker, with no hub and no long cable in between.",
  },
  clock_unsynced: {
    is: "does not know the time",
    healsByItself: "The agent goes by the server's time, and asks it with each heartbeat.",
    nextStep: "Check that the device may reach a time server (NTP), and the server's own clock.",
  },
  spool_failing: {
    is: "cannot keep reads on its disk",
    healsByItself: "While the server is reached none is lost.",
    nextStep: "Check the device's disk: is it full, or mounted read-only after an error?",
  },
  agent_crashing: {
    is: "has an agent that ends by itself again and again",
    healsByItself:
      "The agent starts with the last settings that held, then with less and less, and " +
      "tries all of it again every hour.",
    nextStep:
      "Read the agent's log, then undo the last change of its settings or install another " +
      "release.",
  },
  update_rolled_back: {
    is: "went back to an earlier release",
    healsByItself: "The earlier release runs on, and the other is not tried again by itself.",
    nextStep: "Correct what the release was given up for, and publish it under a new number.",
  },
  camera_unauthorized: {
    is: "refuses the user name or password",
    healsByItself:
      "The agent tries again by itself, every 5 minutes at last: more often, and the " +
      "camera might lock the account.",
    nextStep: "Correct the camera's user and password in its device's settings.",
  },
  camera_not_found: {
    is: "does not know the stream's path",
    healsByItself: BACKOFF,
    nextStep: "Correct the camera's address in its device's settings: its path is wrong.",
  },
  camera_too_many_sessions: {
    is: "has too many viewers",
    healsByItself: BACKOFF,
    nextStep: "Close other viewers of the camera, such as a recorder, or use its second stream.",
  },
  camera_unreachable: {
    is: "cannot be reached",
    healsByItself: BACKOFF,
    nextStep: `At the site, ${ON_SITE}; then check that its address did not change.`,
  },
  camera_timeout: {
    is: "does not answer in time",
    healsByItself: BACKOFF,
    nextStep: `${RESTART}; if that does not help, ${ON_SITE}.`,
  },
  camera_unsupported: {
    is: "sends a format that cannot be decoded",
    healsByItself: BACKOFF,
    nextStep: "Set the camera to H.264, H.265 or MJPEG.",
  },
  camera_corrupt: {
    is: "sends a damaged stream",
    healsByItself: BACKOFF,
    nextStep: "Use TCP for this camera, and check its cable.",
  },
  camera_stalled: {
    is: "stands still",
    healsByItself: BACKOFF,
    nextStep: `${RESTART}; if it stands still again, ${ON_SITE}.`,
  },
  camera_crashed: {
    is: "gives no picture: its decoder ends",
    healsByItself: BACKOFF,
    nextStep: "Restart the agent; if the decoder ends again, set the camera to H.264.",
  },
  camera_memory: {
    is: "gives no picture: its decoder takes too much memory",
    healsByItself: BACKOFF,
    nextStep: "Give the camera a smaller picture, or use its second stream.",
  },
  camera_no_picture: {
    is: "gives no picture",
    healsByItself: BACKOFF,
    nextStep: `${RESTART}; if that does not help, ${ON_SITE}.`,
  },
  camera_frozen: {
    is: "sends the same picture again and again",
    healsByItself: BACKOFF,
    nextStep: "Restart the camera itself: switch its power off and on.",
  },
  camera_dark: {
    is: "sends a picture that is black or shows nothing",
    healsByItself: "It counts as well once there is light.",
    nextStep: "Check the lights, and that nothing covers the lens.",
  },
};

/** e.g. `Camera Lane at North cannot be reached`. */
export function titleOf(cause: IncidentCause, place: Place): string {
  return `${nameOf(place)} ${CAUSE_WORDS[cause].is}`;
}

/** e.g. `Camera Lane of Pi 3 at North`. */
export function nameOf({ locationName, deviceName, cameraName }: Place): string {
  if (locationName === null) return "The recognizer";
  if (deviceName === null) return `Site ${locationName}`;
  if (cameraName === null) return `${deviceName} at ${locationName}`;
  return `Camera ${cameraName} of ${deviceName} at ${locationName}`;
}
