// Owns what tells this machine from every other, without telling its serial numbers.
import { createHash } from "node:crypto";
import { writeFileAtomically } from "../config/write_file_atomically.ts";

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

const SEED_FILE = "machine_seed";

/**
 * What `hardwareId` says of this machine. A machine without a network card of its own is known by a
 * seed that is made once and kept.
 * @throws Deno.errors.* when the seed can be neither read nor made where one is needed.
 */
export async function findHardwareId(dataDir: string): Promise<string> {
  const macs = readMacs();
  const fallback = macs.some(isBurntIn) ? "" : await loadOrMakeSeed(`${dataDir}/${SEED_FILE}`);
  return hardwareId({ macs, fallback, dataDir });
}

async function loadOrMakeSeed(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const seed = crypto.randomUUID();
  try {
    await writeFileAtomically(path, `${seed}\n`);
  } catch {
    // A full disk must not stop the cameras; whoever enrols then is another machine after a restart.
  }
  return seed;
}
