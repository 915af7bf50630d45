// Owns which addresses the installed agent may use, as `--allow-net` is told before it starts.
// Reads the settings without their schema: an updated agent knows settings that this does not.
import { parseDocument } from "yaml";

/** Where ONVIF cameras are asked to say that they are there (WS-Discovery 1.1), and from where. */
const DISCOVERY = ["239.255.255.250:3702", "0.0.0.0:0"];

/** Any port of this machine: where FFmpeg gets to cameras that were found (discovery/digest_relay.ts). */
const RELAYS = "127.0.0.1:0";

/** Networks that no address of the internet is in (RFC 1918, 3927): cameras are found nowhere else. */
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/;
const OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
/** Deno starts nothing at all where one of its networks or hosts cannot be. */
const CIDR = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}/(?:8|9|[12]\\d|3[0-2])$`);

const DEFAULT_LISTEN = { host: "0.0.0.0", port: 3000 };

/** What `--allow-net` may hold without a comma or a blank changing its meaning. */
const HOST = /^(?:(?!.*\.\.)[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\])$/;

const DEFAULT_ONVIF_PORT = 80;

const DEFAULT_PORTS: Record<string, number> = {
  "http:": 80,
  "https:": 443,
  "rtsp:": 554,
  "rtsps:": 322,
};

export interface NetAllowance {
  /** Addresses for the agent: its own, its server, cameras that it asks itself, remedies, discovery. */
  agent: string[];
  /** For `doctor`, which looks for itself whether the other ends answer. */
  doctor: string[];
}

/**
 * The addresses that the given texts of settings name, all together: the installer's file and the
 * last one that worked, as either may be the one that runs. A text that is no YAML names none.
 *
 * @param own addresses and networks (CIDRs) of this machine: cameras are looked for from each, and
 * those that are found in its private networks are asked who they are, at ports that they name.
 */
export function netAllowance(
  texts: readonly (string | null)[],
  { addresses = [], networks = [] }: {
    addresses?: readonly string[];
    networks?: readonly string[];
  } = {},
): NetAllowance {
  const all = texts.map(readAddresses);
  const servers = all.flatMap(({ server }) => server);
  const remedies = all.flatMap(({ remedies }) => remedies);
  const webCameras = all.flatMap(({ cameras }) => cameras).filter(({ isWeb }) => isWeb);
  const cameras = all.flatMap(({ cameras }) => cameras);
  const listen = all.flatMap(({ listen }) => listen);
  const asking = addresses.flatMap((address) => hostPort(address, 0) ?? []);
  const named = (addresses: readonly { address: string }[]) =>
    addresses.map(({ address }) => address);
  return {
    agent: unique([
      ...[...listen, ...servers, ...named(webCameras), ...remedies],
      ...[...DISCOVERY, ...asking, RELAYS],
      ...networks.filter((cidr) => CIDR.test(cidr) && PRIVATE.test(cidr)),
      ...all.flatMap(({ subnets }) => subnets),
    ]),
    doctor: unique([...listen.map(asLoopback), ...listen, ...servers, ...named(cameras)]),
  };
}

interface Addresses {
  listen: string[];
  server: string[];
  cameras: { address: string; isWeb: boolean }[];
  subnets: string[];
  /** Where cameras are rebooted, and what switches their power. */
  remedies: string[];
}

function readAddresses(text: string | null): Addresses {
  const settings = asRecord(text === null ? null : parseLeniently(text));
  const http = asRecord(settings.http);
  const listen = hostPort(http.host ?? DEFAULT_LISTEN.host, http.port ?? DEFAULT_LISTEN.port);
  const server = addressOf(asRecord(settings.server).url);
  const cameras = Array.isArray(settings.cameras) ? settings.cameras : [];
  return {
    listen: listen === null ? [] : [listen],
    server: server === null ? [] : [server.address],
    cameras: cameras.map((camera) => addressOf(asRecord(camera).url)).filter((a) => a !== null),
    subnets: subnetsOf(asRecord(settings.discovery).subnets),
    remedies: remedyAddresses(asRecord(settings.remedies), cameras),
  };
}

/** /24 and smaller, as the contract says. */
function subnetsOf(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [];
  return all.filter((cidr): cidr is string =>
    typeof cidr === "string" && CIDR.test(cidr) && Number(cidr.split("/")[1]) >= 24
  );
}

function remedyAddresses(
  { camera_reboot, onvif_port = DEFAULT_ONVIF_PORT, power_cycle }: Record<string, unknown>,
  cameras: readonly unknown[],
): string[] {
  const named = Array.isArray(power_cycle) ? power_cycle : [];
  const switches = named.map((one) => addressOf(asRecord(one).url)?.address);
  const hosts = camera_reboot === true ? cameras.map((camera) => hostOf(asRecord(camera).url)) : [];
  return [...switches, ...hosts.map((host) => hostPort(host, onvif_port))]
    .flatMap((address) => address ?? []);
}

function hostOf(url: unknown): string | null {
  return typeof url === "string" && URL.canParse(url) ? new URL(url).hostname : null;
}

function parseLeniently(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
  if (document.errors.length > 0) return null;
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return null; // aliases that would unfold without bound
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function addressOf(url: unknown): { address: string; isWeb: boolean } | null {
  if (typeof url !== "string" || !URL.canParse(url)) return null;
  const { protocol, hostname, port } = new URL(url);
  const number = port === "" ? DEFAULT_PORTS[protocol] : Number(port);
  const address = hostPort(hostname, number);
  return address === null ? null : { address, isWeb: /^https?:$/.test(protocol) };
}

function hostPort(host: unknown, port: unknown): string | null {
  if (typeof host !== "string" || typeof port !== "number") return null;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return null;
  const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  if (!HOST.test(bracketed)) return null;
  const isPossible = !bracketed.startsWith("[") || URL.canParse(`http://${bracketed}/`);
  return isPossible ? `${bracketed}:${port}` : null;
}

/** How a server on all interfaces, or on one, is reached from the machine itself. */
function asLoopback(address: string): string {
  return address.replace(/^0\.0\.0\.0:/, "127.0.0.1:").replace(/^\[::\]:/, "[::1]:");
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
