// Owns asking every address of a subnet by itself, where no multicast gets to: the same question as
// WS-Discovery's, sent to UDP 3702 (a directed Probe; ONVIF's cameras answer it, and who answers
// nothing there is no camera that could be followed). Never connects to anything.
import { setTimeout } from "node:timers/promises";
import type { ProbeOptions, ProbeTransport } from "./udp_probe.ts";

export interface SubnetProbeOptions {
  /** CIDRs of /24 and smaller. */
  readonly subnets: () => readonly string[];
  /** How long one address may take before the next is asked in its place, default 1 s. */
  readonly answerMs?: number;
  /** A scan ends by then however much there is to ask, default 30 s. */
  readonly mostMs?: number;
  readonly port?: number;
}

/** Addresses that are asked at the same time: no more than a camera page of a browser opens. */
export const AT_ONCE = 16;
const ANSWER_MS = 1000;
const MOST_MS = 30_000;
const DISCOVERY_PORT = 3702;

export function subnetProbe(options: SubnetProbeOptions): ProbeTransport {
  const { port = DISCOVERY_PORT, mostMs = MOST_MS } = options;
  return {
    async ask({ messages, signal, onAnswer }: ProbeOptions) {
      const addresses = options.subnets().flatMap(addressesOf);
      if (addresses.length === 0) return [];
      const rounds = Math.ceil(addresses.length / AT_ONCE);
      const lastMs = Math.min(options.answerMs ?? ANSWER_MS, mostMs / 2);
      const roundMs = Math.min(lastMs, (mostMs - lastMs) / rounds);
      const socket = Deno.listenDatagram({ transport: "udp", hostname: "0.0.0.0", port: 0 });
      const ending = new AbortController();
      const listening = listen(socket, { onAnswer, signal: ending.signal });
      const questions = messages.slice(0, 2).map((message) => new TextEncoder().encode(message));
      const problems = new Set<string>();
      // By the clock: what a busy machine loses with one question it takes from the next one's wait.
      const startedMs = performance.now();
      const until = (atMs: number) =>
        pause(Math.max(0, startedMs + atMs - performance.now()), signal);
      for (let round = 0; round < rounds && !signal.aborted; round++) {
        const asked = addresses.slice(round * AT_ONCE, (round + 1) * AT_ONCE);
        for (const [index, question] of questions.entries()) {
          await Promise.all(
            asked.map((hostname) =>
              socket.send(question, { transport: "udp", hostname, port }).catch((error) => {
                const words = error instanceof Error ? error.message : String(error);
                problems.add(`${subnetOf(hostname)}: ${words}`);
              })
            ),
          );
          await until((round + (index + 1) / questions.length) * roundMs);
        }
      }
      await until(rounds * roundMs + lastMs); // the last ones' answers
      ending.abort();
      socket.close();
      await listening;
      return [...problems].slice(0, 3);
    },
  };
}

async function listen(
  socket: Deno.DatagramConn,
  { onAnswer, signal }: Pick<ProbeOptions, "onAnswer" | "signal">,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const [bytes, from] = await socket.receive(new Uint8Array(65_535));
      if (from.transport === "udp") onAnswer({ bytes, address: from.hostname });
    } catch {
      if (signal.aborted) return;
      await pause(100, signal); // a machine said that nobody listens there
    }
  }
}

/** Of an IPv4 network, without its own and its broadcast address; all of a /31 and a /32. */
export function addressesOf(cidr: string): string[] {
  const [text = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  if (!Number.isInteger(size) || size > 256) return [];
  const first = Math.floor(toNumber(text) / size) * size;
  const all = Array.from({ length: size }, (_, index) => toAddress(first + index));
  return size > 2 ? all.slice(1, -1) : all;
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

function subnetOf(address: string): string {
  return address.replace(/\.\d+$/, ".0/24");
}

/** Ends early, and without a fault, at an abort. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}
