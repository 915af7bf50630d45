// Owns knowing the address a request came from: behind proxies that are trusted, and also when the
// pages call the API in process.
import { AsyncLocalStorage } from "node:async_hooks";
import { BlockList, isIP } from "node:net";
import type { Context, MiddlewareHandler } from "hono";

/** Whether an address is one of our own proxies'. */
export type IsProxy = (address: string) => boolean;

const known = new AsyncLocalStorage<string>();

/** Address of whoever asks, as {@link rememberPeer} found it; `"unknown"` in tests without one. */
export function peerOf(c: Context): string {
  return known.getStore() ?? directPeer(c) ?? "unknown";
}

/** Finds the peer once; calls made in process, while this request is served, count as its own. */
export function rememberPeer(isProxy: IsProxy): MiddlewareHandler {
  return (c, next) => {
    const direct = directPeer(c);
    const peer = direct === undefined
      ? known.getStore() ?? "unknown"
      : peerBehind(direct, { forwardedFor: c.req.header("x-forwarded-for"), isProxy });
    return known.run(peer, next);
  };
}

/**
 * The right-most address of X-Forwarded-For that is no proxy of ours: each of ours has added whom it
 * was asked by, what stands further left anybody can have written. Whoever is no proxy is the peer
 * itself, whatever it sends.
 */
export function peerBehind(
  direct: string,
  { forwardedFor = "", isProxy }: { forwardedFor?: string | undefined; isProxy: IsProxy },
): string {
  let peer = plainAddress(direct) ?? direct;
  for (const hop of forwardedFor.split(",").toReversed()) {
    if (!isProxy(peer)) return peer;
    const address = plainAddress(hop.trim());
    if (address === undefined) return peer;
    peer = address;
  }
  return peer;
}

/** Whose address it is: of IPv6 a customer has a whole /64 at least, and may use each in turn. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const { hostname } = new URL(`http://[${address.replace(/%.*/, "")}]`);
  const halves = hostname.slice(1, -1).split("::");
  const [left = [], right = []] = halves.map((half) => half === "" ? [] : half.split(":"));
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return `${[...left, ...zeros, ...right].slice(0, 4).join(":")}::/64`;
}

/** @param cidrs IPv4 and IPv6 networks, checked by config.ts */
export function proxiesOf(cidrs: readonly string[]): IsProxy {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = "", bits] = cidr.split("/");
    list.addSubnet(network, Number(bits), isIP(network) === 6 ? "ipv6" : "ipv4");
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
  };
}

/** Without port and brackets; an IPv4 address in IPv6 clothes as itself. */
function plainAddress(text: string): string | undefined {
  const [, bracketed] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? [];
  const [, withPort] = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(text) ?? [];
  const address = bracketed ?? withPort ?? text;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  const plain = mapped ?? address;
  return isIP(plain) === 0 ? undefined : plain.toLowerCase();
}

/** Deno.serve's second argument is Hono's `env`. */
function directPeer(c: Context): string | undefined {
  const info = c.env as { remoteAddr?: { hostname?: string } } | undefined;
  return info?.remoteAddr?.hostname;
}
