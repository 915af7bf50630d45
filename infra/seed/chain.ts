// Owns the made-up chain: its sites, devices and cameras, and how busy each is. Pure.
import { pick, type Random, seededRandom } from "../demo/camera/random.ts";
import { seededHex, seededUuid } from "./seeded_uuid.ts";

export interface SeededCamera {
  cameraId: string;
  name: string;
  status: string;
  reason: string | null;
  detail: string | null;
}

export interface SeededDevice {
  id: string;
  name: string;
  hardwareId: string;
  tokenHash: string;
  status: "online" | "offline" | "error" | "maintenance";
  reasons: string[];
  cameras: SeededCamera[];
}

export interface SeededLocation {
  id: string;
  name: string;
  timezone: string;
  /** The recognizer's name of the state. */
  region: string;
  /** Cars against the other sites; 1 on the average. */
  popularity: number;
  /** Of 100 cars, how many leave unread. */
  missShare: number;
  devices: SeededDevice[];
}

export interface ChainSize {
  seed: number;
  locations: number;
  /** At least one a location. */
  devices: number;
  /** When the first site was opened. */
  since: Date;
  /** Names that are taken. */
  takenNames?: ReadonlySet<string>;
}

const TOWNS: readonly [town: string, timezone: string, region: string][] = [
  ["Austin", "America/Chicago", "us-tx"],
  ["Round Rock", "America/Chicago", "us-tx"],
  ["San Antonio", "America/Chicago", "us-tx"],
  ["Waco", "America/Chicago", "us-tx"],
  ["Fort Worth", "America/Chicago", "us-tx"],
  ["El Paso", "America/Denver", "us-tx"],
  ["Tulsa", "America/Chicago", "us-ok"],
  ["Norman", "America/Chicago", "us-ok"],
  ["Edmond", "America/Chicago", "us-ok"],
  ["Wichita", "America/Chicago", "us-ks"],
  ["Little Rock", "America/Chicago", "us-ar"],
  ["Santa Fe", "America/Denver", "us-nm"],
  ["Denver", "America/Denver", "us-co"],
  ["Boulder", "America/Denver", "us-co"],
  ["Phoenix", "America/Phoenix", "us-az"],
  ["Mesa", "America/Phoenix", "us-az"],
  ["Fresno", "America/Los_Angeles", "us-ca"],
  ["Sacramento", "America/Los_Angeles", "us-ca"],
  ["Atlanta", "America/New_York", "us-ga"],
  ["Tampa", "America/New_York", "us-fl"],
  ["Orlando", "America/New_York", "us-fl"],
  ["Nashville", "America/Chicago", "us-tn"],
  ["Knoxville", "America/New_York", "us-tn"],
];

const STREETS = ["Main Street", "Airport Road", "5th Avenue", "Lakeside", "Mall", "Highway 9"];

const CAMERAS: readonly Pick<SeededCamera, "cameraId" | "name">[][] = [
  [{ cameraId: "entry", name: "Entry lane" }],
  [{ cameraId: "pay-station", name: "Pay station" }],
  [{ cameraId: "exit", name: "Exit" }, { cameraId: "vacuums", name: "Vacuums" }],
];

/** @throws RangeError when there are fewer devices than locations, or no location */
export function makeChain(size: ChainSize): SeededLocation[] {
  const { seed, locations, devices } = size;
  if (locations < 1 || devices < locations) {
    throw new RangeError(
      `Cannot make a chain as each location needs a device: current values are ${locations} ` +
        `locations and ${devices} devices`,
    );
  }
  const random = seededRandom(seed);
  const taken = new Set(size.takenNames);
  const sites = Array.from({ length: locations }, (_, index) => {
    const [town, timezone, region] = TOWNS[index % TOWNS.length] ?? ["Town", "UTC", "us-tx"];
    const name = freeName(`${town} ${pick(random, STREETS)}`, taken);
    return {
      id: seededUuid(random, size.since.getTime() + index),
      name,
      timezone,
      region,
      popularity: 0.4 + 1.2 * random(),
      missShare: 0.02 + 0.12 * random() ** 2,
      devices: [] as SeededDevice[],
    };
  });
  for (let index = 0; index < devices; index++) {
    const site = sites[index % locations];
    site?.devices.push(
      makeDevice(random, { index, place: site.devices.length, since: size.since }),
    );
  }
  return sites;
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted} ${number}`;
  taken.add(name);
  return name;
}

function makeDevice(
  random: Random,
  { index, place, since }: { index: number; place: number; since: Date },
): SeededDevice {
  const trouble = random();
  const cameras = (CAMERAS[place % CAMERAS.length] ?? []).map((camera) => ({
    ...camera,
    status: "streaming",
    reason: null,
    detail: null,
  }));
  return {
    id: seededUuid(random, since.getTime() + index),
    name: `pi-${String(index + 1).padStart(3, "0")}`,
    hardwareId: seededHex(random, 16),
    tokenHash: seededHex(random, 32),
    ...stateOf(trouble, cameras),
  };
}

/** Most are well; of the others one of each kind of trouble is seen sooner or later. */
function stateOf(
  trouble: number,
  cameras: SeededCamera[],
): Pick<SeededDevice, "status" | "reasons" | "cameras"> {
  if (trouble < 0.03) {
    return { status: "maintenance", reasons: ["It is in maintenance."], cameras };
  }
  if (trouble < 0.07) {
    return { status: "offline", reasons: ["Nothing was heard of it for hours."], cameras };
  }
  if (trouble >= 0.12) return { status: "online", reasons: [], cameras };
  const [first, ...others] = cameras;
  if (first === undefined) return { status: "online", reasons: [], cameras };
  const isUnreachable = trouble < 0.095;
  const broken = {
    ...first,
    status: "backing_off",
    reason: isUnreachable ? "unreachable" : "unauthorized",
    detail: isUnreachable ? "No route to host" : "401 Unauthorized",
  };
  const why = isUnreachable ? "it cannot be reached" : "it refuses the user name or password";
  return {
    status: "error",
    reasons: [`Camera ${first.name} gives no picture: ${why}.`],
    cameras: [broken, ...others],
  };
}
