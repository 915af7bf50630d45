// Owns who the agent's cameras are: learned while pictures come from an address, from whom answers
// there. Never learns from a camera that only says who it is.
import type { CameraReport } from "../../server/contract/camera.ts";
import type { DeviceInformation } from "./onvif_messages.ts";
import type { StreamProfile } from "../../server/contract/discovery.ts";
import type { KnownCamera } from "./kept_cameras.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Sightings } from "./sightings.ts";

/** One of the agent's cameras; `home`: the host of its url. */
export interface OwnCamera {
  readonly cameraId: string;
  readonly home: string;
}

export interface LearnOptions {
  readonly reports: readonly Pick<CameraReport, "camera_id" | "status">[];
  readonly sightings: Pick<Sightings, "addressesNow" | "endpointsNow">;
  readonly neighbours: Neighbours | null;
  /** Of a clock that never jumps. */
  readonly nowMs: number;
}

export interface KnownIdentities {
  /** Null too of a camera whose url has another host than when it was learned. */
  of(camera: OwnCamera): KnownCamera | null;
  all(): readonly KnownCamera[];
  put(known: KnownCamera): void;
  learn(cameras: readonly OwnCamera[], options: LearnOptions): void;
  /** What a camera said of itself to whoever knows its password. */
  told(
    cameraId: string,
    said: { information: DeviceInformation; streams: readonly StreamProfile[] },
  ): void;
  /** Forgets every other. */
  keepOnly(cameraIds: readonly string[]): void;
}

/** A camera that missed every look for this long was replaced by the one that is there. */
const REPLACED_AFTER_MS = 3_600_000;

export function createKnownIdentities(loaded: readonly KnownCamera[]) {
  let all = new Map(loaded.map((known) => [known.camera_id, known]));
  /** By endpoint: sightings forget a camera long before it counts as replaced. */
  let missingSinceMs: ReadonlyMap<string, number> = new Map();
  const isGone = (endpoint: string, nowMs: number) =>
    nowMs - (missingSinceMs.get(endpoint) ?? nowMs) > REPLACED_AFTER_MS;
  const identities: KnownIdentities = {
    of({ cameraId, home }) {
      const known = all.get(cameraId);
      return known?.home === home ? known : null;
    },
    all: () => [...all.values()],
    put: (known) => void all.set(known.camera_id, known),
    learn(cameras, options) {
      const { reports, sightings, neighbours, nowMs } = options;
      const missing = [...all.values()].map(({ endpoint }) => endpoint)
        .filter((endpoint) => sightings.addressesNow(endpoint).length === 0);
      missingSinceMs = new Map(missing.map((one) => [one, missingSinceMs.get(one) ?? nowMs]));
      for (const camera of cameras) {
        const report = reports.find(({ camera_id }) => camera_id === camera.cameraId);
        if (report?.status !== "streaming" && report?.status !== "dark") continue;
        const known = identities.of(camera);
        const address = known?.address ?? camera.home;
        const [endpoint, ...others] = sightings.endpointsNow(address);
        if (endpoint === undefined || others.length > 0) continue;
        if (sightings.addressesNow(endpoint).length !== 1) continue;
        const mac = neighbours?.isNear(address) === true ? neighbours.macOf(address) : null;
        if (known?.endpoint === endpoint) {
          if (known.mac === null && mac !== null) identities.put({ ...known, mac });
          continue;
        }
        if (known !== null && !isGone(known.endpoint, nowMs)) continue;
        const empty = {
          serial: null,
          firmware: null,
          streams: [],
          address: known?.address ?? null,
        };
        identities.put({ camera_id: camera.cameraId, home: camera.home, endpoint, mac, ...empty });
      }
    },
    told(cameraId, { information, streams }) {
      const known = all.get(cameraId);
      if (known === undefined) return;
      const { serial, firmware } = information;
      // Its serial number may be all that proves it elsewhere: nobody talks it into another one.
      if (known.serial !== null && serial !== known.serial) return;
      all.set(cameraId, { ...known, serial, firmware, streams: [...streams] });
    },
    keepOnly(cameraIds) {
      all = new Map([...all].filter(([id]) => cameraIds.includes(id)));
    },
  };
  return identities;
}
