// Owns whether a device's power supply gives too little voltage, by what agents of any age report. Pure.
import type { MachineHealth } from "../contract/device_link.ts";

/** `null`: its machine cannot tell. Older agents tell of the moment of their report alone. */
export function isUnderVoltage(
  { under_voltage, throttled_by }: Pick<MachineHealth, "under_voltage" | "throttled_by">,
): boolean | null {
  return under_voltage ?? throttled_by?.includes("under_voltage") ?? null;
}
