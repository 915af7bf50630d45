// Says which addresses the installed agent may use, before it is started with no others:
//   --for agent --out FILE    writes the line WASHFLEET_ALLOW_NET=… for the service
//   --for doctor              prints the value
// Starts with any settings, as it is the agent that says what is wrong with them.
import { networkInterfaces } from "node:os";
import { Command, Option } from "commander";
import { type NetAllowance, netAllowance } from "./config/net_allowance.ts";

interface Options {
  for: keyof NetAllowance;
  config: string;
  data: string;
  out?: string;
}

async function main(args: readonly string[]): Promise<void> {
  const program = new Command("allow_net")
    .addOption(new Option("--for <program>").choices(["agent", "doctor"]).default("agent"))
    .requiredOption("--config <path>", "the installer's settings")
    .requiredOption("--data <dir>", "where the settings that worked are kept")
    .option("--out <file>", "write a line for the service's environment")
    .parse(args, { from: "user" });
  const options = program.opts<Options>();
  const kept = ["last_known_good.yaml", "proven.yaml"].map((name) => `${options.data}/${name}`);
  const files = [options.config, ...kept].map(readOrNull);
  const texts = [...await Promise.all(files), await enrolledServer(options.data)];
  const value = netAllowance(texts, ownNetworks())[options.for].join(",");
  if (options.out === undefined) return print(`${value}\n`);
  await Deno.writeTextFile(options.out, `WASHFLEET_ALLOW_NET=${value}\n`, { mode: 0o600 });
}

/** The server of the identity, as settings: it was named with the claim code, not in the file. */
async function enrolledServer(dataDir: string): Promise<string | null> {
  const identity = await readOrNull(`${dataDir}/identity.json`);
  try {
    return JSON.stringify({ server: { url: JSON.parse(identity ?? "null")?.server_url } });
  } catch {
    return null;
  }
}

function ownNetworks(): { addresses: string[]; networks: string[] } {
  const own = Object.values(networkInterfaces()).flat().flatMap((network) =>
    network?.family === "IPv4" && !network.internal ? [network] : []
  );
  const networks = own.flatMap(({ cidr }) => cidr ?? []);
  return { addresses: own.map(({ address }) => address), networks };
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return null; // the agent reads it too, and says why it cannot
  }
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main) await main(Deno.args);
