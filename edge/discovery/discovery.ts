// Owns looking for ONVIF cameras on this machine's networks, and what the looks found. Looks only
// when asked, once at a time; never connects to a camera and never sends credentials.
import { getLogger } from "@logtape/logtape";
import type { DiscoveryReport, FoundCamera } from "../../server/contract/discovery.ts";
import { type Found, foundCamera, hostOf } from "./found_camera.ts";
import { probeMessage, readProbeMatches } from "./probe_messages.ts";
import { createSightings, type Sightings, type Way } from "./sightings.ts";
import { type Answer, type ProbeTransport, udpProbe } from "./udp_probe.ts";

export interface Discovery {
  /** Looks, and resolves with what was found; joins a look that is under way. Never rejects. */
  scan(options?: LookOptions): Promise<FoundCamera[]>;
  /** What the last look found, and whether another is under way. */
  last(): DiscoveryReport;
  readonly sightings: Omit<Sightings, "saw">;
  /** Ends a look that is under way. */
  stop(): Promise<void>;
}

export interface LookOptions {
  /** Whether the other networks of the settings are asked too, default true. */
  readonly withSubnets?: boolean;
}

export interface DiscoveryOptions {
  /** The urls of the cameras that are configured now. */
  readonly configuredUrls: () => readonly string[];
  readonly transport?: ProbeTransport;
  /** Asks the other networks; default: there are none. */
  readonly subnets?: ProbeTransport | null;
  /** Told when all of this machine's networks have been asked, and others are being asked still. */
  readonly onAskedHere?: () => void;
  /** What else is known of a camera. */
  readonly detailsOf?: (endpoint: string) => Partial<FoundCamera>;
  readonly now?: () => Date;
  /** How long a look waits for answers, default 4 s. */
  readonly waitMs?: number;
}

/** WS-Discovery's answers come within half a second; slow cameras miss the first question. */
const WAIT_MS = 4000;
const QUESTIONS = 3;
/** A site has tens. Somebody who answers thousandfold fills neither memory nor page. */
const MAX_FOUND = 256;
/** An answer may name 64, and a host may answer first: it must leave room for the others. */
const MAX_FOUND_AT_ONE = 64;
const MAX_ANSWERS = 2000;
/** A recorder answers for its channels: three questions each. */
const MAX_ANSWERS_OF_ONE = 100;
const MAX_PROBLEM_CHARACTERS = 300;

interface Running {
  promise: Promise<void>;
  readonly ending: AbortController;
  readonly withSubnets: boolean;
}

/** Nothing is sent before the first `scan`. */
export function createDiscovery(options: DiscoveryOptions): Discovery {
  const { transport = udpProbe(), subnets = null, now = () => new Date() } = options;
  const { waitMs = WAIT_MS } = options;
  const sightings = createSightings();
  let scannedAt: Date | null = null;
  let problem: string | null = null;
  let running: Running | null = null;
  let isStopped = false;

  /** @returns what could not be asked */
  const lookAt = async (way: Way, asked: ProbeTransport, signal: AbortSignal) => {
    const looked = await ask(asked, signal);
    sightings.saw(looked.found, { way, at: now() });
    return looked.problems;
  };
  const look = async (ending: AbortController, { withSubnets = true }: LookOptions) => {
    const { signal } = ending;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), waitMs);
    const here = lookAt("multicast", transport, AbortSignal.any([signal, patience.signal]));
    const others = subnets !== null && withSubnets ? lookAt("subnet", subnets, signal) : null;
    let areOthersAsked = others !== null;
    const [looks] = await Promise.all([
      Promise.allSettled([here, ...(others === null ? [] : [others])]),
      others?.catch(() => {}).then(() => void (areOthersAsked = false)),
      here.then(() => areOthersAsked && options.onAskedHere?.(), () => {}),
    ]);
    clearTimeout(timer);
    // What was found before may still be there where nobody could look.
    const problems = looks.flatMap((one) => {
      if (one.status === "fulfilled") return one.value;
      return [one.reason instanceof Error ? one.reason.message : String(one.reason)];
    });
    problem = problems.length === 0 ? null : problemWords(problems);
    scannedAt = now();
    running = null;
    const found = sightings.cameras().length;
    getLogger(["edge", "discovery"]).debug("looked for cameras", { found, problem });
  };
  const items = () => {
    const hosts = configuredHosts(options.configuredUrls());
    return sightings.cameras().slice(0, MAX_FOUND).map(({ seenAt, ...found }): FoundCamera => ({
      ...found,
      // By address: what a camera calls itself is its own word. A name in a url is not looked up.
      is_configured: hosts.has(found.address),
      seen_at: seenAt.toISOString(),
      ...options.detailsOf?.(found.endpoint),
    }));
  };
  return {
    sightings,
    async scan(lookOptions = {}) {
      const { withSubnets = true } = lookOptions;
      // One that looks less far is no answer: after it another begins.
      while (running !== null && withSubnets && !running.withSubnets) await running.promise;
      if (running === null && !isStopped) {
        const ending = new AbortController();
        running = { promise: Promise.resolve(), ending, withSubnets };
        running.promise = look(ending, lookOptions);
      }
      await running?.promise;
      return items();
    },
    last: () => ({
      items: items(),
      scanned_at: scannedAt?.toISOString() ?? null,
      scanning: running !== null,
      problem,
    }),
    async stop() {
      isStopped = true;
      running?.ending.abort();
      await running?.promise;
    },
  };
}

/** Each question has an id of its own: a camera answers the same one only once, and answers get lost. */
async function ask(
  transport: ProbeTransport,
  signal: AbortSignal,
): Promise<{ found: Found[]; problems: string[] }> {
  const messageIds = Array.from({ length: QUESTIONS }, () => crypto.randomUUID());
  const byPlace = new Map<string, Found>();
  const places = new Map<string, number>();
  const isWelcome = createDoor();
  const problems = await transport.ask({
    messages: messageIds.map(probeMessage),
    signal,
    onAnswer({ bytes, address }) {
      if (!isWelcome(address)) return;
      for (const match of readProbeMatches(bytes, { messageIds })) {
        const camera = foundCamera(match, address);
        // One identity at two addresses is kept twice: neither is to be trusted.
        const place = `${camera.endpoint} ${address}`;
        const isNew = camera.endpoint !== "" && !byPlace.has(place);
        const before = places.get(address) ?? 0;
        if (!isNew || before >= MAX_FOUND_AT_ONE || byPlace.size >= MAX_FOUND) continue;
        places.set(address, before + 1);
        byPlace.set(place, camera);
      }
    },
  });
  return { found: [...byPlace.values()], problems };
}

/** Whether one more answer of this address is looked at. */
function createDoor(): (address: Answer["address"]) => boolean {
  const counts = new Map<string, number>();
  let total = 0;
  return (address) => {
    if (++total > MAX_ANSWERS) return false;
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    return count <= MAX_ANSWERS_OF_ONE;
  };
}

function configuredHosts(urls: readonly string[]): Set<string> {
  return new Set(urls.flatMap((text) => {
    const url = URL.parse(text);
    return url === null ? [] : [hostOf(url)];
  }));
}

function problemWords(problems: readonly string[]): string {
  return `Not every network could be asked: ${[...new Set(problems)].join("; ")}`
    .slice(0, MAX_PROBLEM_CHARACTERS);
}
