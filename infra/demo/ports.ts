// Owns where each part of the demo listens; pure.

export interface DemoPorts {
  server: number;
  recognizer: number;
  receiver: number;
  /** The cameras' control endpoint (faults on command). */
  cameraControl: number;
  /** Only where there is monitoring. */
  prometheus: number;
  cameras: readonly [number, number];
  /** The cameras' ONVIF services. */
  onvif: readonly [number, number];
  edges: readonly [number, number];
  /** The cameras' addresses; everything else listens on 127.0.0.1. */
  networks: readonly [SiteNetwork, SiteNetwork];
}

/** Addresses of this machine that one of the demo's sites has for itself. */
export interface SiteNetwork {
  /** CIDR. */
  readonly subnet: string;
  /** Its camera's: at first, and after it moved. */
  readonly hosts: readonly [first: string, other: string];
}

/** Ports that `--port-base` moves: `base` to `base + 24`. */
export const PORTS_USED = 25;

/** @throws RangeError unless the whole range lies within 1024–65535 */
export function demoPorts(base: number): DemoPorts {
  if (!Number.isInteger(base) || base < 1024 || base + PORTS_USED - 1 > 65_535) {
    throw new RangeError(
      `Cannot use the port base as whole number from 1024 to ${65_536 - PORTS_USED}: ` +
        `current value is ${base}`,
    );
  }
  return {
    server: base,
    recognizer: base + 1,
    receiver: base + 2,
    cameraControl: base + 3,
    prometheus: base + 4,
    edges: [base + 11, base + 12],
    cameras: [base + 21, base + 22],
    onvif: [base + 23, base + 24],
    networks: [siteNetwork(base, 0), siteNetwork(base, 16)],
  };
}

/** Within 127.0.0.0/8, and no demo with another port base has it. */
function siteNetwork(base: number, offset: number): SiteNetwork {
  const prefix = `127.${base >> 8}.${base & 255}`;
  return {
    subnet: `${prefix}.${offset}/28`,
    hosts: [`${prefix}.${offset + 1}`, `${prefix}.${offset + 2}`],
  };
}
