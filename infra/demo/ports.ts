// Owns which port each part of the demo listens on; pure.

export interface DemoPorts {
  server: number;
  recognizer: number;
  receiver: number;
  /** The cameras' control endpoint (faults on command). */
  cameraControl: number;
  /** Only where there is monitoring. */
  prometheus: number;
  cameras: readonly [number, number];
  edges: readonly [number, number];
}

/** Ports that `--port-base` moves: `base` to `base + 22`. */
export const PORTS_USED = 23;

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
  };
}
