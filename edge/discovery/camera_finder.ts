// Owns finding cameras over time: looks again and again, sooner while one of the agent's cameras is
// out, adopts what rules want and follows what has moved. Never runs a camera: it says by which
// settings each is to be read.
import { setTimeout } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import type { CameraSettings } from "../../server/contract/camera.ts";
import type { DiscoveryReport, FoundCamera } from "../../server/contract/discovery.ts";
import type { EdgeConfig } from "../../server/contract/edge_config.ts";
import { type Adoption, createAdoption } from "./adoption.ts";
import { describeFound } from "./describe_found.ts";
import { createAskWho } from "./ask_who.ts";
import { createDiscovery, type Discovery } from "./discovery.ts";
import type { FinderOptions } from "./finder_options.ts";
import {
  createFollowing,
  type Following,
  homeOf,
  isOut,
  type OwnSettings,
  TWO_MACHINES,
} from "./following.ts";
import { adoptedCameras, type KeptList, type KnownCamera, knownCameras } from "./kept_cameras.ts";
import { createKnownIdentities, type KnownIdentities } from "./known_identities.ts";
import { type Neighbours, readNeighbours } from "./neighbours.ts";
import { nextLook } from "./next_look.ts";
import { doubtOf } from "./prove_camera.ts";
import { rebootTarget } from "./reboot_target.ts";
import { subnetProbe } from "./subnet_probe.ts";

export interface CameraFinder extends Pick<Discovery, "scan" | "last"> {
  /** Takes these settings. @returns by which settings each camera is to be read, adopted ones last */
  use(config: Pick<EdgeConfig, "cameras" | "discovery">): CameraSettings[];
  /** For a camera's own report; null: nothing of it is unusual. */
  noteOf(cameraId: string): string | null;
  /** The url, with its account, at which this camera may be rebooted; null: who is there is in doubt. */
  rebootTarget(cameraId: string): string | null;
  /**
   * Looks for the camera at another address; null: for all that are out.
   * @returns whether this camera was found there and is followed
   */
  rediscover(cameraId: string | null): Promise<boolean>;
  /** Resolves once nothing is asked of a camera that was found. */
  idle(): Promise<void>;
  /** Looks again and again until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Ends the ways to cameras that were opened; once no camera runs any more. */
  close(): Promise<void>;
}

type Wanted = Pick<EdgeConfig, "cameras" | "discovery">;

/** What a look at other subnets takes at most; see next_look.ts. */
const SUBNETS_MOST_MS = 15_000;
const TICK_MS = 2000;

/** Reads what was kept; asks nobody before `run`. */
export async function createCameraFinder(options: FinderOptions): Promise<CameraFinder> {
  const keptKnown = knownCameras(options.dataDir);
  const identities = createKnownIdentities(await keptKnown.load());
  const finder = new Finder(options, { identities, keptKnown });
  await finder.adoption.load();
  return finder;
}

class Finder implements CameraFinder {
  readonly adoption: Adoption;
  readonly #options: FinderOptions;
  readonly #identities: KnownIdentities;
  readonly #keptKnown: KeptList<KnownCamera>;
  readonly #following: Following;
  readonly #discovery: Discovery;
  readonly #ending = new AbortController();
  readonly #ask = createAskWho();
  #wanted: Wanted = { cameras: [], discovery: { every_ms: 300_000, subnets: [], adopt: [] } };
  #own: readonly OwnSettings[] = [];
  #neighbours: Neighbours | null = null;
  #settled: Promise<void> = Promise.resolve();
  #asking: Promise<void> | null = null;
  #lookedAtMs = -Infinity;
  #subnetsAtMs = -Infinity;

  constructor(
    options: FinderOptions,
    { identities, keptKnown }: { identities: KnownIdentities; keptKnown: KeptList<KnownCamera> },
  ) {
    this.#options = options;
    this.#identities = identities;
    this.#keptKnown = keptKnown;
    this.#following = createFollowing(identities);
    const subnets = () => this.#wanted.discovery.subnets;
    this.#discovery = createDiscovery({
      configuredUrls: () => this.#wanted.cameras.map(({ url }) => url),
      subnets: options.subnets?.(subnets) ?? subnetProbe({ subnets, mostMs: SUBNETS_MOST_MS }),
      // A camera of this network does not wait for a scan of others.
      onAskedHere: () => void this.#settle().catch(() => {}),
      detailsOf: (endpoint) => this.#detailsOf(endpoint),
      ...(options.transport === undefined ? {} : { transport: options.transport }),
      ...(options.waitMs === undefined ? {} : { waitMs: options.waitMs }),
    });
    this.adoption = createAdoption({
      kept: adoptedCameras(options.dataDir),
      doubtOf: ({ endpoint, address }) => this.#doubtOf(endpoint, address),
      onAdopted: ({ camera_id, endpoint, stream_url }, { address }, { information, streams }) => {
        this.#identities.put({
          ...{ camera_id, home: homeOf({ url: stream_url }), endpoint, address: null },
          mac: this.#macAt(address),
          ...{ serial: information.serial, firmware: information.firmware },
          streams: [...streams],
        });
        void this.#keptKnown.save(this.#identities.all());
        this.#options.apply();
      },
    });
  }

  use(wanted: Wanted): CameraSettings[] {
    this.#wanted = wanted;
    this.adoption.use(wanted.discovery.adopt, wanted.cameras.map(({ id }) => id));
    const configured = wanted.cameras.map((settings) => ({ settings, isAdopted: false }));
    const adopted = this.adoption.cameras().map((settings) => ({ settings, isAdopted: true }));
    this.#own = [...configured, ...adopted];
    const ids = this.#own.map(({ settings }) => settings.id);
    this.#identities.keepOnly(ids);
    void this.#following.keepOnly(ids);
    return this.#own.map((camera) => this.#following.effective(camera));
  }

  async scan(lookOptions?: Parameters<Discovery["scan"]>[0]): Promise<FoundCamera[]> {
    this.#lookedAtMs = performance.now();
    if (lookOptions?.withSubnets !== false) this.#subnetsAtMs = this.#lookedAtMs;
    await this.#discovery.scan(lookOptions);
    await this.#settle();
    return this.#discovery.last().items;
  }

  last(): DiscoveryReport {
    return this.#discovery.last();
  }

  noteOf(cameraId: string): string | null {
    const camera = this.#own.find(({ settings }) => settings.id === cameraId);
    return camera === undefined
      ? null
      : this.#following.noteOf(camera) ?? this.#following.troubleOf(cameraId);
  }

  rebootTarget(cameraId: string): string | null {
    const own = this.#own.find(({ settings }) => settings.id === cameraId);
    if (own === undefined) return null;
    const known = this.#identities.of({ cameraId, home: homeOf(own.settings) });
    return rebootTarget(own, { known, sightings: this.#sightings, neighbours: this.#neighbours });
  }

  async rediscover(cameraId: string | null): Promise<boolean> {
    const before = this.#addressOf(cameraId);
    await this.scan();
    await this.#settle(cameraId);
    const after = this.#addressOf(cameraId);
    return after !== null && after !== before;
  }

  async run(signal: AbortSignal): Promise<void> {
    const end = () => this.#ending.abort();
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
    while (!signal.aborted) {
      try {
        await this.#lookIfDue();
      } catch (error) {
        getLogger(["edge", "discovery"]).error("looking for cameras failed", { error });
      }
      await setTimeout(this.#options.tickMs ?? TICK_MS, undefined, { signal }).catch(() => {});
    }
    await this.#discovery.stop();
    await this.#settled;
    await this.#asking;
    await this.#keptKnown.save(this.#identities.all());
  }

  async idle(): Promise<void> {
    await this.#asking;
  }

  close(): Promise<void> {
    return this.#following.keepOnly([]);
  }

  async #lookIfDue(): Promise<void> {
    const { every_ms, subnets } = this.#wanted.discovery;
    const look = nextLook(performance.now(), {
      lookedAtMs: this.#lookedAtMs,
      subnetsAtMs: this.#subnetsAtMs,
      everyMs: every_ms,
      isCameraOut: this.#options.fleet.cameras().some(isOut),
      hasSubnets: subnets.length > 0,
    });
    if (look !== null) await this.scan({ withSubnets: look === "everywhere" });
  }

  /** Takes in what the last look showed; one after the other. */
  #settle(askedFor: string | null = null): Promise<void> {
    const next = this.#settled.then(() => this.#settleNow(askedFor));
    this.#settled = next.catch(() => {}); // its caller hears of it
    return next;
  }

  async #settleNow(askedFor: string | null): Promise<void> {
    const { signal } = this.#ending;
    if (signal.aborted) return;
    const sightings = this.#sightings;
    const reports = this.#options.fleet.cameras();
    this.#neighbours = await (this.#options.neighbours ?? readNeighbours)();
    const own = this.#own;
    const cameras = own.map(({ settings }) => ({ cameraId: settings.id, home: homeOf(settings) }));
    const neighbours = this.#neighbours;
    this.#identities.learn(cameras, { reports, sightings, neighbours, nowMs: performance.now() });
    await Promise.all(own.map(async (camera) => {
      const { id } = camera.settings;
      const report = reports.find(({ camera_id }) => camera_id === id) ?? null;
      const look = { report, sightings, neighbours, own, signal };
      const before = this.#following.effective(camera).url;
      if (!await this.#following.consider(camera, { ...look, isAskedFor: askedFor === id })) return;
      this.#options.apply();
      // The relay's port is the same wherever it leads to.
      if (this.#following.effective(camera).url === before) this.#options.fleet.restart(id);
    }));
    await this.#keptKnown.save(this.#identities.all());
    // Not waited for: cameras that are slow to answer must not delay the following of others.
    this.#asking ??= this.#askThem()
      .catch((error) => getLogger(["edge", "discovery"]).error("asking cameras failed", { error }))
      .finally(() => void (this.#asking = null));
  }

  async #askThem(): Promise<void> {
    const { signal } = this.#ending;
    const own = new Set(this.#own.map(({ settings }) => homeOf(settings)));
    const adopted = this.adoption.adopted().map(({ endpoint }) => endpoint);
    const found = this.#sightings.cameras().filter(({ endpoint, address }) => {
      if (adopted.includes(endpoint)) return true; // its rule may want another stream
      // A camera that is configured by its address needs no adoption.
      return !own.has(address) && this.#knownOf(endpoint) === null;
    });
    await this.adoption.consider(found, signal);
    for (const known of this.#identities.all()) {
      if (signal.aborted) return;
      await this.#askWho(known);
    }
    await this.#keptKnown.save(this.#identities.all());
  }

  async #askWho(known: KnownCamera): Promise<void> {
    const { camera_id, endpoint } = known;
    const own = this.#own.find(({ settings }) => settings.id === camera_id);
    const found = this.#sightings.cameras().find((one) => one.endpoint === endpoint);
    if (own === undefined || found === undefined) return;
    if (this.#doubtOf(endpoint, found.address) !== null) return;
    const { url } = own.settings;
    const mac = this.#macAt(found.address);
    const told = await this.#ask({ known, url, found, mac, signal: this.#ending.signal });
    if (told !== null) this.#identities.told(camera_id, told);
  }

  get #sightings() {
    return this.#discovery.sightings;
  }

  #knownOf(endpoint: string): KnownCamera | null {
    return this.#identities.all().find((known) => known.endpoint === endpoint) ?? null;
  }

  #addressOf(cameraId: string | null): string | null {
    return this.#identities.all().find((known) => known.camera_id === cameraId)?.address ?? null;
  }

  #macAt(address: string): string | null {
    return this.#neighbours?.isNear(address) === true ? this.#neighbours.macOf(address) : null;
  }

  /** Why nothing may be asked, with a digest, of who answers there as this camera. */
  #doubtOf(endpoint: string, address: string): string | null {
    if (this.#sightings.addressesNow(endpoint).length > 1) return TWO_MACHINES;
    const known = this.#knownOf(endpoint);
    return known && doubtOf(known, { address, neighbours: this.#neighbours });
  }

  #detailsOf(endpoint: string): Partial<FoundCamera> {
    const known = this.#knownOf(endpoint);
    const found = this.#sightings.cameras().find((one) => one.endpoint === endpoint);
    return describeFound({
      known,
      isAdopted: this.adoption.adopted().some((one) => one.endpoint === endpoint),
      mac: found === undefined ? null : this.#macAt(found.address),
      isTwice: this.#sightings.addressesNow(endpoint).length > 1,
      troubles: [
        known === null ? null : this.#following.troubleOf(known.camera_id),
        this.adoption.troubleOf(endpoint),
      ],
    });
  }
}
