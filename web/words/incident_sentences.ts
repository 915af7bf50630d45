// Owns which sentences of the server about incidents can be said in other languages: one that is not
// here is shown as the server says it.
import { t, type Text } from "../i18n/translate.ts";

export const INCIDENT_SENTENCES: readonly Text[] = [
  "The devices keep reading, keep what they read on their disks and try to connect every few seconds.",
  "Call the site: check the router, the uplink and the power.",
  "Frames are kept and read later, once it answers.",
  "Check the recognizer's address, token and credits, and its provider's status page.",
  "The agent tries to connect every few seconds, and its machine starts it again when it ends.",
  "Check the device's power and network; if it has both, restart it.",
  "Find out which machine is the right one, switch the other off, then release the device.",
  "Reads that wait on the disk make room once the server has them, and the oldest are given up before a setting is.",
  "Free room on the device: look for logs and files that are not the agent's.",
  "The agent starts a decoder again whose memory grows without end.",
  "Restart the agent; if it comes back, use fewer or smaller cameras on this device.",
  "Give the device air or shade: check its fan and its case.",
  "The agent goes on with pictures and reads, and keeps nothing until the disk takes it again.",
  "Restart the device; if its disk is read-only again, replace the card or disk.",
  "The agent asks for fewer pictures from 75 °C on, and for all of them once the device has cooled down.",
  "Use the power supply of the device's maker, with no hub and no long cable in between.",
  "The agent starts with the last settings that held, then with less and less, and tries all of it again every hour.",
  "Read the agent's log, then undo the last change of its settings or install another release.",
  "The earlier release runs on, and the other is not tried again by itself.",
  "Correct what the release was given up for, and publish it under a new number.",
  "The agent goes by the server's time, and asks it with each heartbeat.",
  "Check that the device may reach a time server (NTP), and the server's own clock.",
  "While the server is reached none is lost.",
  "Check the device's disk: is it full, or mounted read-only after an error?",
  "The agent tries again by itself, every 5 minutes at last: more often, and the camera might lock the account.",
  "Correct the camera's user and password in its device's settings.",
  "The agent starts the camera's stream again by itself, waiting longer after each failure.",
  "Correct the camera's address in its device's settings: its path is wrong.",
  "Close other viewers of the camera, such as a recorder, or use its second stream.",
  "At the site, check the camera's power and cable; then check that its address did not change.",
  "Restart the camera from its device's page; if that does not help, check the camera's power and cable.",
  "Set the camera to H.264, H.265 or MJPEG.",
  "Use TCP for this camera, and check its cable.",
  "Restart the camera from its device's page; if it stands still again, check the camera's power and cable.",
  "Restart the agent; if the decoder ends again, set the camera to H.264.",
  "Give the camera a smaller picture, or use its second stream.",
  "Restart the camera itself: switch its power off and on.",
  "It counts as well once there is light.",
  "Check the lights, and that nothing covers the lens.",
  "The camera's stream was to be started again.",
  "The agent was to be started again.",
  "The device was to be started again.",
  "The agent started the camera's stream again by itself.",
  "The agent looked for the camera on its networks.",
  "The agent told the camera to reboot itself.",
  "The agent had the camera's power switched off and on.",
  "The agent started itself again.",
  "The agent rebooted its machine.",
  "The agent tries nothing more: a person is needed.",
  "The agent tried something that this server does not know.",
  "What explained it is over.",
  "It is well again.",
  "It is in maintenance: nobody waits for it.",
  "It is no longer there.",
  "Somebody has it in hand.",
];

/** A sentence of the server's, in the reader's language as far as it is known. */
export function sentenceWords(sentence: string): string {
  return (INCIDENT_SENTENCES as readonly string[]).includes(sentence)
    ? t(sentence as Text)
    : sentence;
}
