// Owns what a device's status is called.
import type { Device } from "../../server/contract/fleet.ts";
import type { Tone } from "../components/status.tsx";

/** A device's status as a label and its colour. */
export function deviceWords(
  device: Pick<Device, "status" | "enrolled_at">,
): { tone: Tone; label: string } {
  if (device.enrolled_at === null) return { tone: "idle", label: "Not connected yet" };
  switch (device.status) {
    case "online":
      return { tone: "good", label: "Online" };
    case "offline":
      return { tone: "bad", label: "Offline" };
    case "error":
      return { tone: "warn", label: "Needs attention" };
    case "maintenance":
      return { tone: "idle", label: "Maintenance" };
  }
}
