// Owns how a failed call is told to a person.
import type { FieldFault } from "../../server/contract/problem.ts";
import type { Answer } from "../api/call.ts";
import { problemByCode, serverWords } from "../i18n/server_words.ts";
import { t, type Text } from "../i18n/translate.ts";

/** What the API's own sentence would say less well. */
const BY_CODE: Readonly<Record<string, Text>> = {
  stale_snapshot: "The camera sends no new picture.",
  no_snapshot: "The camera has not given a picture yet.",
  no_such_camera: "The device does not know this camera any more.",
  device_offline: "The device is offline.",
  device_timeout: "The device did not answer in time.",
  device_not_enrolled: "The device is not connected yet.",
  location_name_taken: "There is a location of this name already.",
  device_name_taken: "There is a device of this name already.",
  missing_scope: "You do not have the right to do this.",
  limited_to_locations: "Your own rights do not reach so far: they end at your locations.",
  own_rights: "Nobody changes their own rights: another administrator can.",
  last_admin: "This is the last administrator: make another one first.",
  email_in_use: "There is a user with this address already.",
  endpoint_disabled: "The endpoint is switched off: switch it on first.",
  delivery_pending: "It is still being tried.",
  delivery_expired: "Its event must no longer act, so it is not sent again.",
};

/** What a failure of the API is, by its code where that says it best, else by its own sentence. */
export function failureWords({ code, detail }: { code: string; detail: string }): string {
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  return known === undefined ? problemByCode(code) ?? serverWords(detail) : t(known);
}

/** One sentence or two; never a stack, never a code alone. */
export function problemWords(answer: Extract<Answer<unknown>, { ok: false }>): string {
  const { code = "", errors = [] } = answer.problem ?? {};
  const said = failureWords({ code, detail: "" });
  if (said !== "") return said;
  if (errors.length > 0) return errors.map(faultWords).join("; ");
  if (answer.status === 0) return t("The server did not answer in time. Try again in a moment.");
  if (answer.status === 401) return t("Your sign-in has ended. Sign in again.");
  if (answer.status === 403) return t("You do not have the right to do this.");
  if (answer.status === 404) return t("It was not found. It may have been removed.");
  if (answer.status === 429) return t("Too many requests. Wait a moment, then try again.");
  if (answer.status >= 500 && answer.problem?.detail === undefined) {
    return t("The server had trouble answering. Try again in a moment.");
  }
  const sentence = answer.problem?.detail ?? answer.problem?.title;
  return sentence === undefined ? t("The server refused this.") : serverWords(sentence);
}

function faultWords({ path, message }: FieldFault): string {
  const said = serverWords(message);
  return path === "" ? said : `${path}: ${said}`;
}
