// Owns the words of a Raspberry Pi's firmware on what slows the machine down. Pure.
// Bits: https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
import type { ThrottleCause } from "../../server/contract/device_link.ts";

/** Of this moment; the upper half says the same of the time since the start. */
const CAUSES: readonly (readonly [bit: number, cause: ThrottleCause])[] = [
  [0, "under_voltage"],
  [1, "frequency_capped"],
  [2, "throttled"],
  [3, "soft_temperature_limit"],
];

/** The causes of now in the firmware's hexadecimal word; null if the text is none. */
export function parseThrottled(text: string): ThrottleCause[] | null {
  const digits = /^(?:throttled=)?(?:0x)?([0-9a-f]{1,8})\s*$/i.exec(text)?.[1];
  if (digits === undefined) return null;
  const word = Number.parseInt(digits, 16);
  return CAUSES.filter(([bit]) => (word >> bit & 1) === 1).map(([, cause]) => cause);
}
