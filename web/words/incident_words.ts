// Owns what incidents are called: their causes, and what they are about.
import type { FailureReason } from "../../server/contract/camera.ts";
import type { Incident, IncidentCause } from "../../server/contract/incident.ts";
import { t, type Text } from "../i18n/translate.ts";
import { cameraWords } from "./camera_words.ts";

type Reasoned = `camera_${FailureReason}`;

/** Those of a camera with a reason are called as the reason is. */
const CAUSES: Readonly<Record<Exclude<IncidentCause, Reasoned>, Text>> = {
  uplink_down: "The site is cut off",
  recognizer_down: "The recognizer does not answer",
  device_silent: "The device is silent",
  device_quarantined: "The device is in quarantine",
  disk_low: "The disk runs full",
  disk_read_only: "The disk is read-only",
  memory_low: "Memory runs out",
  over_temperature: "The machine is too hot",
  under_voltage: "Too little voltage",
  clock_unsynced: "The clock is not set",
  spool_failing: "Pictures cannot be kept for later",
  agent_crashing: "The agent keeps ending",
  update_rolled_back: "An update was rolled back",
  camera_no_picture: "No picture",
  camera_frozen: "Frozen picture",
  camera_dark: "Dark picture",
};

/** What is wrong, without a name. */
export function causeWords(cause: IncidentCause): string {
  if (Object.hasOwn(CAUSES, cause)) return t(CAUSES[cause as keyof typeof CAUSES]);
  const reason = cause.slice("camera_".length) as FailureReason;
  return cameraWords({ status: "failed", reason }).label;
}

/** What it is about: `Lane · Pi 1`, `Pi 1`, `Austin North`. */
export function subjectWords(
  { camera_id, camera_name, device_name, location_name }: Pick<
    Incident,
    "camera_id" | "camera_name" | "device_name" | "location_name"
  >,
): string {
  const camera = camera_name ?? camera_id;
  const parts = [camera, device_name].filter((name) => name !== null);
  return parts.length > 0 ? parts.join(" · ") : location_name ?? t("This server");
}
