// Owns what a device's status is called.
import type { Device } from "../../server/contract/fleet.ts";
import type { Tone } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";

/** A device's status as a label and its colour. */
export function deviceWords(
  device: Pick<Device, "status" | "enrolled_at">,
): { tone: Tone; label: string } {
  if (device.enrolled_at === null) return { tone: "idle", label: t("Not connected yet") };
  switch (device.status) {
    case "online":
      return { tone: "good", label: t("Online") };
    case "offline":
      return { tone: "bad", label: t("Offline") };
    case "error":
      return { tone: "warn", label: t("Needs attention") };
    case "maintenance":
      return { tone: "idle", label: t("Maintenance") };
  }
}
