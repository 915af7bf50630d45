// Owns a discovery that has found nothing and asks no network, for tests of other things.
import type { Discovery } from "../../edge/discovery/discovery.ts";

export const noDiscovery: Pick<Discovery, "scan" | "last" | "stop"> = {
  scan: () => Promise.resolve([]),
  last: () => ({ items: [], scanned_at: null, scanning: false, problem: null }),
  stop: () => Promise.resolve(),
};
