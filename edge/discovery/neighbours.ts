// Owns which MAC address this machine sees at an IP address of its own networks. Asks nobody.
import { networkInterfaces } from "node:os";

export interface Neighbours {
  /** The MAC at this address: null while this network does not show it. */
  macOf(address: string): string | null;
  /** Whether the address is in one of this machine's own networks, where a MAC is to be seen. */
  isNear(address: string): boolean;
}

/**
 * Where the kernel's table of neighbours may be read. Deno opens nothing under /proc without every
 * permission: the service beside the agent copies it (infra/debian/show_proc).
 */
export const NEIGHBOURS_FILE = "/run/washfleet/network/arp";

/** @returns null where the table may not be read: then nothing is known of any address */
export async function readNeighbours(
  { file = NEIGHBOURS_FILE, networks = ownNetworks() }: {
    file?: string;
    /** CIDRs. */
    networks?: readonly string[];
  } = {},
): Promise<Neighbours | null> {
  try {
    const macs = parseArp(await Deno.readTextFile(file));
    return {
      macOf: (address) => macs.get(address) ?? null,
      isNear: (address) => networks.some((cidr) => isIn(address, cidr)),
    };
  } catch {
    return null;
  }
}

/** `/proc/net/arp` (arp(7)): address, type, flags, MAC, mask, device. Complete entries only. */
export function parseArp(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [address = "", , flags = "", mac = ""] = line.trim().split(/\s+/);
    const isComplete = (Number(flags) & 0x2) !== 0;
    if (!isComplete || !/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(mac)) continue;
    if (mac !== "00:00:00:00:00:00") found.set(address, mac.toLowerCase());
  }
  return found;
}

function isIn(address: string, cidr: string): boolean {
  const [network = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const [one, other] = [toNumber(address), toNumber(network)];
  return one !== null && other !== null && Math.floor(one / size) === Math.floor(other / size);
}

function toNumber(address: string): number | null {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(address)) return null;
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function ownNetworks(): string[] {
  try {
    return Object.values(networkInterfaces()).flat().flatMap((network) =>
      network?.family === "IPv4" && !network.internal && network.cidr !== null ? [network.cidr] : []
    );
  } catch {
    return []; // not permitted
  }
}
