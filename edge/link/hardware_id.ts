// Owns what tells this machine from every other, without telling its serial numbers.
import { createHash } from "node:crypto";

export interface HardwareFacts {
  /** MAC addresses, in any order. */
  macs: readonly string[];
  /** Random and kept, for a machine without a network card of its own. */
  fallback: string;
  /** Two agents on one machine are two devices: each has its own data folder. */
  dataDir: string;
}

/** A hash, stable over reinstalls into the same data folder. */
export function hardwareId({ macs, fallback, dataDir }: HardwareFacts): string {
  const machine = macs.filter(isBurntIn).toSorted()[0] ?? fallback;
  return createHash("sha256").update(`washfleet ${machine} ${dataDir}`).digest("hex");
}

/** Bridges and containers make addresses up; those have the "locally administered" bit set. */
function isBurntIn(mac: string): boolean {
  const first = Number.parseInt(mac.slice(0, 2), 16);
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) && (first & 0b11) === 0 &&
    mac !== "00:00:00:00:00:00";
}

/** MAC addresses of this machine; none where that is not permitted. */
export function readMacs(): string[] {
  try {
    return Deno.networkInterfaces().map((card) => card.mac.toLowerCase());
  } catch {
    return [];
  }
}
