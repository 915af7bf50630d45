// Owns what a role is called and what it may do.
import { t } from "../i18n/translate.ts";

export const ROLES = ["viewer", "operator", "admin"] as const;

export function roleWords(role: string): { label: string; text: string } {
  if (role === "admin") {
    return {
      label: t("Admin"),
      text: t("May do everything, people and API keys included."),
    };
  }
  if (role === "operator") {
    return {
      label: t("Operator"),
      text: t("Sees everything and runs the sites: devices, plates, webhooks, notifications."),
    };
  }
  return { label: t("Viewer"), text: t("Sees sites and plates, and changes nothing.") };
}
