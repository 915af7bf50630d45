// Owns which cameras were seen where and when, over several looks: an answer gets lost, and a camera
// that moved is seen at two addresses for a while. Asks nobody.
import type { Found } from "./found_camera.ts";

/** How a camera was asked: all of a network at once, or each address of one. */
export type Way = "multicast" | "subnet";

/** A camera that answered, and when it did last. */
export interface Sighting extends Found {
  readonly seenAt: Date;
}

export interface Sightings {
  /** Takes in all that answered one look. */
  saw(found: readonly Found[], look: { way: Way; at: Date }): void;
  /** Each camera once, where it was seen last; by address. */
  cameras(): Sighting[];
  /** Where this camera answered the last look; more than one address is two machines, or a lie. */
  addressesNow(endpoint: string): string[];
  /** Which cameras answered the last look from this address. */
  endpointsNow(address: string): string[];
}

interface Seen {
  readonly sighting: Sighting;
  readonly way: Way;
  readonly missed: number;
}

/** A camera that missed as many looks of its kind has gone. */
const MOST_MISSED = 3;
/** A site has tens. Somebody who answers thousandfold fills neither memory nor page. */
const MAX_KEPT = 512;

export function createSightings(): Sightings {
  let all: ReadonlyMap<string, Seen> = new Map();
  const now = () => [...all.values()].filter(({ missed }) => missed === 0).map((s) => s.sighting);
  return {
    saw(found, { way, at }) {
      const next = new Map<string, Seen>();
      for (const camera of found) {
        if (next.size >= MAX_KEPT) break;
        next.set(keyOf(camera), { sighting: { ...camera, seenAt: at }, way, missed: 0 });
      }
      for (const [key, seen] of all) {
        if (next.has(key) || next.size >= MAX_KEPT) continue;
        // A look that does not reach its network says nothing of it.
        const missed = seen.missed + (seen.way === way ? 1 : 0);
        if (missed < MOST_MISSED) next.set(key, { ...seen, missed });
      }
      all = next;
    },
    cameras() {
      const byEndpoint = new Map<string, Sighting>();
      for (const { sighting } of all.values()) {
        const other = byEndpoint.get(sighting.endpoint);
        if (other !== undefined && other.seenAt >= sighting.seenAt) continue;
        byEndpoint.set(sighting.endpoint, sighting);
      }
      return [...byEndpoint.values()].sort((one, other) =>
        one.address.localeCompare(other.address, "en", { numeric: true })
      );
    },
    addressesNow: (endpoint) => unique(now().filter((s) => s.endpoint === endpoint), "address"),
    endpointsNow: (address) => unique(now().filter((s) => s.address === address), "endpoint"),
  };
}

function unique(sightings: readonly Sighting[], field: "address" | "endpoint"): string[] {
  return [...new Set(sightings.map((sighting) => sighting[field]))];
}

function keyOf({ endpoint, address }: Found): string {
  return `${endpoint} ${address}`;
}
