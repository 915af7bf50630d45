// Owns which addresses a webhook may never be sent to. Pure: it never looks an address up.

/**
 * IPv4 networks that are not the public internet (IANA special-purpose registry, RFC 6890).
 * IPv6 has no list: Deno's `--deny-net` takes no IPv6 networks, so the sender speaks IPv4 only.
 */
export const PRIVATE_SUBNETS: readonly string[] = [
  "0.0.0.0/8", // this host
  "10.0.0.0/8",
  "100.64.0.0/10", // carrier-grade NAT, and some clouds' metadata
  "127.0.0.0/8",
  "169.254.0.0/16", // link-local, and most clouds' metadata
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24", // documentation, like the other TEST-NETs below
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and broadcast
];

/** An IPv4 network: the addresses from `first` to `first + 2 ** (32 - bits) - 1`. */
interface Subnet {
  first: number;
  bits: number;
}

/**
 * The private networks without what the configuration allows, as CIDRs.
 * @param allowCidrs IPv4 CIDRs such as `10.1.0.0/16`; a public one changes nothing
 * @throws TypeError when one is no IPv4 CIDR
 */
export function deniedSubnets(allowCidrs: readonly string[]): string[] {
  let denied = PRIVATE_SUBNETS.map(parseCidr);
  for (const allowed of allowCidrs.map(parseCidr)) {
    denied = denied.flatMap((subnet) => subtract(subnet, allowed));
  }
  return denied.map(formatCidr);
}

function parseCidr(text: string): Subnet {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const numbers = match?.slice(1).map(Number) ?? [];
  const bits = numbers.pop();
  if (bits === undefined || bits > 32 || numbers.some((byte) => byte > 255)) {
    throw new TypeError(`Cannot use the network as it must be an IPv4 CIDR: ${text}`);
  }
  const address = numbers.reduce((sum, byte) => sum * 256 + byte, 0);
  return { first: address - address % sizeOf(bits), bits };
}

function sizeOf(bits: number): number {
  return 2 ** (32 - bits);
}

function contains(outer: Subnet, inner: Subnet): boolean {
  return inner.bits >= outer.bits && inner.first >= outer.first &&
    inner.first < outer.first + sizeOf(outer.bits);
}

/** What remains of `from`: it is halved until the hole is one of the halves. */
function subtract(from: Subnet, hole: Subnet): Subnet[] {
  if (contains(hole, from)) return [];
  if (!contains(from, hole)) return [from];
  const bits = from.bits + 1;
  const halves = [{ first: from.first, bits }, { first: from.first + sizeOf(bits), bits }];
  return halves.flatMap((half) => subtract(half, hole));
}

function formatCidr({ first, bits }: Subnet): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join(".")}/${bits}`;
}
