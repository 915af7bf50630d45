// Entry of a program that runs in a network of its own (own_network.ts): receivers at private
// addresses, the real sending process, and what of all attempts got through, as JSON.
import { type SenderProcess, startSender } from "../../server/webhooks/sender_process.ts";
import { METADATA_ADDRESS } from "./own_network.ts";
import { startRebindingNames } from "./rebinding_names.ts";

const ALLOWED = "127.0.0.2";
const DENIED = "127.0.0.1";
const PORT = 8099;
const ATTEMPTS = 40;

export interface TrapReport {
  rebinding: { outcomes: string[]; answers: number; allowedHits: number; deniedHits: number };
  metadata: { outcomes: string[]; hits: number };
}

function startTrap(hostname: string, port: number) {
  const trap = { hits: 0, close: () => Promise.resolve() };
  const server = Deno.serve({ hostname, port, onListen: () => {} }, () => {
    trap.hits++;
    // A kept connection would be used without asking for the name again.
    return new Response("ami-id", { headers: { connection: "close" } });
  });
  trap.close = () => server.shutdown();
  return trap;
}

async function outcomesOf(sender: SenderProcess, urls: readonly string[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const url of urls) {
    const request = { url, headers: {}, body: "{}", timeout_ms: 5000, not_after_ms: null };
    const outcome = await sender.send(request);
    outcomes.push(outcome.kind === "failed" ? outcome.error : outcome.kind);
  }
  return outcomes;
}

async function main(): Promise<TrapReport> {
  const names = startRebindingNames([ALLOWED, DENIED, DENIED, ALLOWED]);
  const [allowed, denied] = [startTrap(ALLOWED, PORT), startTrap(DENIED, PORT)];
  const metadata = startTrap(METADATA_ADDRESS, 80);
  const ready = Promise.withResolvers<void>();
  const sender = startSender({ allowCidrs: [`${ALLOWED}/32`], onReady: ready.resolve });
  await ready.promise;
  const rebound = Array(ATTEMPTS).fill(`http://rebound.example:${PORT}/`);
  const spellings = [METADATA_ADDRESS, `[::ffff:${METADATA_ADDRESS}]`, "2852039166", "0xa9fea9fe"];
  const report = {
    rebinding: {
      outcomes: await outcomesOf(sender, rebound),
      answers: names.answers,
      allowedHits: allowed.hits,
      deniedHits: denied.hits,
    },
    metadata: {
      outcomes: await outcomesOf(sender, spellings.map((host) => `http://${host}/latest/`)),
      hits: metadata.hits,
    },
  };
  await sender.close();
  names.close();
  await Promise.all([allowed.close(), denied.close(), metadata.close()]);
  return report;
}

if (import.meta.main) {
  const report = await main();
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(report)));
}
