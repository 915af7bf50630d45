// Owns looking for ONVIF cameras on this machine's networks, and what the last look found. Looks only
// when asked, once at a time; never connects to a camera and never sends credentials.
import { getLogger } from "@logtape/logtape";
import type { DiscoveryReport, FoundCamera } from "../../server/contract/discovery.ts";
import { type Found, foundCamera, hostOf } from "./found_camera.ts";
import { probeMessage, readProbeMatches } from "./probe_messages.ts";
import { type Answer, type ProbeTransport, udpProbe } from "./udp_probe.ts";

export interface Discovery {
  /** Looks, and resolves with what was found; joins a look that is under way. Never rejects. */
  scan(): Promise<FoundCamera[]>;
  /** What the last look found, and whether another is under way. */
  last(): DiscoveryReport;
  /** Ends a look that is under way. */
  stop(): Promise<void>;
}

export interface DiscoveryOptions {
  /** The urls of the cameras that are configured now. */
  readonly configuredUrls: () => readonly string[];
  readonly transport?: ProbeTransport;
  readonly now?: () => Date;
  /** How long a look waits for answers, default 4 s. */
  readonly waitMs?: number;
}

/** WS-Discovery's answers come within half a second; slow cameras miss the first question. */
const WAIT_MS = 4000;
const QUESTIONS = 3;
/** A site has tens. Somebody who answers thousandfold fills neither memory nor page. */
const MAX_FOUND = 256;
const MAX_ANSWERS = 2000;
/** A recorder answers for its channels: three questions each. */
const MAX_ANSWERS_OF_ONE = 100;
const MAX_PROBLEM_CHARACTERS = 300;

/** Nothing is sent before the first `scan`. */
export function createDiscovery(options: DiscoveryOptions): Discovery {
  const { transport = udpProbe(), now = () => new Date() } = options;
  let found: readonly Found[] = [];
  let scannedAt: Date | null = null;
  let problem: string | null = null;
  let running: { promise: Promise<void>; ending: AbortController } | null = null;

  const look = async (ending: AbortController) => {
    const timer = setTimeout(() => ending.abort(), options.waitMs ?? WAIT_MS);
    try {
      const looked = await ask(transport, ending.signal);
      found = looked.found;
      problem = looked.problems.length === 0 ? null : problemWords(looked.problems);
    } catch (error) {
      // What was found before may still be there.
      problem = problemWords([error instanceof Error ? error.message : String(error)]);
    } finally {
      clearTimeout(timer);
      scannedAt = now();
      running = null;
    }
    getLogger(["edge", "discovery"]).info("looked for cameras", { found: found.length, problem });
  };
  const items = () => withConfigured(found, options.configuredUrls());
  return {
    async scan() {
      if (running === null) {
        const ending = new AbortController();
        running = { promise: Promise.resolve(), ending };
        running.promise = look(ending);
      }
      await running.promise;
      return items();
    },
    last: () => ({
      items: items(),
      scanned_at: scannedAt?.toISOString() ?? null,
      scanning: running !== null,
      problem,
    }),
    async stop() {
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
  const byEndpoint = new Map<string, Found>();
  const isWelcome = createDoor();
  const problems = await transport.ask({
    messages: messageIds.map(probeMessage),
    signal,
    onAnswer({ bytes, address }) {
      if (!isWelcome(address)) return;
      for (const match of readProbeMatches(bytes, { messageIds })) {
        const camera = foundCamera(match, address);
        const isNew = camera.endpoint !== "" && !byEndpoint.has(camera.endpoint);
        if (isNew && byEndpoint.size < MAX_FOUND) byEndpoint.set(camera.endpoint, camera);
      }
    },
  });
  const found = [...byEndpoint.values()].sort((one, other) =>
    one.address.localeCompare(other.address, "en", { numeric: true })
  );
  return { found, problems };
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

/** By address: what a camera calls itself is its own word. A name in a url is not looked up. */
function withConfigured(found: readonly Found[], urls: readonly string[]): FoundCamera[] {
  const hosts = new Set(urls.flatMap((text) => {
    const url = URL.parse(text);
    return url === null ? [] : [hostOf(url)];
  }));
  return found.map((camera) => ({ ...camera, is_configured: hosts.has(camera.address) }));
}

function problemWords(problems: readonly string[]): string {
  return `Not every network could be asked: ${[...new Set(problems)].join("; ")}`
    .slice(0, MAX_PROBLEM_CHARACTERS);
}
