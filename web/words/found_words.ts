// Owns what is said of a found camera: its name, its state, what is known to be wrong with it.
import type { KnownVulnerability, SiteCamera } from "../../server/contract/site_camera.ts";
import type { Answer } from "../api/call.ts";
import type { Tone } from "../components/status.tsx";
import { t, type Text } from "../i18n/translate.ts";
import { problemWords } from "./problem_words.ts";

/** Make and model as it says; else its name or its address. */
export function foundName({ make, model, name, address }: SiteCamera): string {
  const words = [make, model].filter((word) => word !== null).join(" ");
  return words !== "" ? words : name ?? address;
}

const STATES: Readonly<Record<SiteCamera["state"], readonly [Tone, Text]>> = {
  new: ["info", "New"],
  adopted: ["good", "In use"],
  gone: ["warn", "Gone"],
  ignored: ["idle", "Ignored"],
};

export function foundState({ state, trouble }: SiteCamera): { tone: Tone; label: string } {
  const [tone, label] = STATES[state];
  return { tone: state === "adopted" && trouble !== null ? "warn" : tone, label: t(label) };
}

export function vulnerabilityWords({ certainty }: Pick<KnownVulnerability, "certainty">): string {
  return certainty === "affected"
    ? t("Its firmware lets anybody in who can reach it: update it.")
    : t("Some versions this old let anybody in who can reach the camera: look into the advisory.");
}

/** What the API's own sentence would not say in every language. */
const BY_CODE: Readonly<Record<string, Text>> = {
  settings_not_managed:
    "This device's settings were written at the device. Deploy a template to it first, or write the rule into its own settings (discovery.adopt).",
  settings_changed_at_device:
    "This device's settings were changed at the device and would be lost. Deploy its template again first, or write the rule into its own settings (discovery.adopt).",
  device_in_deployment:
    "Another deployment is under way at this device. Wait for its end, then try again.",
  already_configured:
    "The device has this camera in its settings already. Take it out there to adopt it.",
  camera_id_taken: "The device has another camera of this id.",
};

export function adoptProblem(answer: Extract<Answer<unknown>, { ok: false }>): string {
  const known = BY_CODE[answer.problem?.code ?? ""];
  return known === undefined ? problemWords(answer) : t(known);
}
