// Owns the datagrams of a scan: sends the question from each of this machine's networks and hands on
// what comes back. Never reads an answer, and sends nothing but questions.
import { setTimeout } from "node:timers/promises";
import { networkInterfaces } from "node:os";

export interface Answer {
  readonly bytes: Uint8Array;
  /** The address that it came from. */
  readonly address: string;
}

/** How a scan reaches the network. */
export interface ProbeTransport {
  /**
   * Sends each message, and calls back with everything that arrives until the signal aborts.
   *
   * @returns why nothing could be sent from some network; empty when all went well.
   */
  ask(options: ProbeOptions): Promise<string[]>;
}

export interface ProbeOptions {
  /** Sent one after the other: datagrams get lost, and cameras are slow to wake. */
  readonly messages: readonly string[];
  readonly signal: AbortSignal;
  readonly onAnswer: (answer: Answer) => void;
}

export interface UdpProbeOptions {
  /** This machine's addresses to ask from; default: each network's IPv4 address. */
  readonly from?: () => readonly string[];
  /** Default: WS-Discovery's group, 239.255.255.250:3702. */
  readonly to?: Pick<Deno.NetAddr, "hostname" | "port">;
  /** Between two messages, default 300 ms. */
  readonly pauseMs?: number;
}

const DISCOVERY_GROUP = { hostname: "239.255.255.250", port: 3702 };
/** Any address: the system chooses one network, which is better than none. */
const ANY = "0.0.0.0";
const PAUSE_MS = 300;

/** The real network. */
export function udpProbe(options: UdpProbeOptions = {}): ProbeTransport {
  return {
    async ask(asking) {
      const { sockets, problems } = openSockets(options.from?.() ?? ownAddresses());
      const listening = sockets.map((socket) => listen(socket, asking));
      const close = () => sockets.forEach((socket) => socket.close());
      asking.signal.addEventListener("abort", close);
      if (asking.signal.aborted) close();
      const sending = await Promise.all(sockets.map((socket) => send(socket, asking, options)));
      await Promise.all(listening);
      asking.signal.removeEventListener("abort", close);
      return [...problems, ...sending.flat()];
    },
  };
}

/** A socket's own address decides the network that a multicast leaves by (Linux, ip(7)). */
function openSockets(
  addresses: readonly string[],
): { sockets: Deno.DatagramConn[]; problems: string[] } {
  const sockets: Deno.DatagramConn[] = [];
  const problems: string[] = [];
  const open = (hostname: string) => {
    try {
      sockets.push(Deno.listenDatagram({ transport: "udp", hostname, port: 0 }));
    } catch (error) {
      problems.push(`${hostname}: ${wordsOf(error)}`);
    }
  };
  for (const address of addresses) open(address);
  if (sockets.length > 0) return { sockets, problems };
  open(ANY);
  // With one network only, the system's choice is that one.
  const isAllAsked = sockets.length > 0 && addresses.length <= 1;
  return { sockets, problems: isAllAsked ? [] : problems };
}

async function listen(
  socket: Deno.DatagramConn,
  { onAnswer, signal }: ProbeOptions,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const [bytes, from] = await socket.receive(new Uint8Array(65_535));
      if (from.transport === "udp") onAnswer({ bytes, address: from.hostname });
    } catch {
      // Closed at the end; or a camera's machine said that nobody listens there, which is no end.
      if (signal.aborted) return;
      await pause(PAUSE_MS, signal);
    }
  }
}

/** @returns what went wrong, once. */
async function send(
  socket: Deno.DatagramConn,
  { messages, signal }: ProbeOptions,
  { to = DISCOVERY_GROUP, pauseMs = PAUSE_MS }: UdpProbeOptions,
): Promise<string[]> {
  const encoder = new TextEncoder();
  let problem: string | null = null;
  for (const [index, message] of messages.entries()) {
    if (index > 0) await pause(pauseMs, signal);
    if (signal.aborted) break;
    try {
      await socket.send(encoder.encode(message), { transport: "udp", ...to });
    } catch (error) {
      const { hostname } = socket.addr as Deno.NetAddr;
      problem = `${hostname}: ${wordsOf(error)}`;
    }
  }
  return problem === null ? [] : [problem];
}

function ownAddresses(): string[] {
  try {
    return Object.values(networkInterfaces()).flat().flatMap((network) =>
      network?.family === "IPv4" && !network.internal ? [network.address] : []
    );
  } catch {
    return []; // not permitted: the system chooses
  }
}

/** Ends early, and without a fault, at an abort. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
