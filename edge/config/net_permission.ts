// Owns the question whether this process may connect to an address: an installed agent was started
// with those that its settings named then, and with no others (net_allowance.ts).
import type { CameraSettings } from "../../server/contract/camera.ts";

const WEB_PORTS: Record<string, string> = { "http:": "80", "https:": "443" };

/** @param address http(s); the agent itself opens no other kind. */
export function isNetAllowed(address: string): boolean {
  const { protocol, hostname, port } = new URL(address);
  const host = `${hostname}:${port || WEB_PORTS[protocol] || "443"}`;
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}

/** As `lockedOutCameras`, of the other networks in which cameras are looked for. */
export function lockedOutSubnets(
  subnets: readonly string[],
  isAllowed: (address: string) => boolean = isNetAllowed,
): string[] {
  const isOut = subnets.some((cidr) => !isAllowed(`http://${cidr.split("/")[0]}/`));
  return isOut ? ["discovery.subnets"] : [];
}

/** Dotted names of the addresses of cameras that can be asked only after a restart. */
export function lockedOutCameras(
  cameras: readonly Pick<CameraSettings, "id" | "url">[],
  isAllowed: (address: string) => boolean = isNetAllowed,
): string[] {
  return cameras.filter(({ url }) => /^https?:/i.test(url) && !isAllowed(url))
    .map(({ id }) => `cameras.${id}.url`);
}
