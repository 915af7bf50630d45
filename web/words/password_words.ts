// Owns why a password was refused, in plain words.
import { t } from "../i18n/translate.ts";

/** A refusal of `change-password`, or of what else asks for the password. */
export function passwordTrouble(status: number, code: unknown): string {
  if (code === "invalid_input") return t("The password must have 12 to 128 characters.");
  if (status === 429) return t("Too many attempts. Wait a minute, then try again.");
  if (status === 0 || status >= 500) {
    return t("The server cannot do this right now. Try again in a moment.");
  }
  return t("The current password is not right.");
}
