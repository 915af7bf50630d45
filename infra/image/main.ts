// `deno task image`: what goes on a card's boot partition, for one machine or for a box of them.
import { basename } from "node:path";
import { Command } from "commander";
import { CreatedClaimBatch } from "../../server/contract/claim_batch.ts";
import { type CardOptions, hostnameOf } from "./card_files.ts";
import { writeCard } from "./write_card.ts";

interface Options {
  server: string;
  claimCode?: string;
  batch?: string;
  hostname?: string;
  deb?: string;
  from?: string;
  sha256?: string;
  sshKey?: string;
  out: string;
}

interface Card {
  folder: string;
  claimCode: string;
  hostname: string;
}

async function main(args: readonly string[]): Promise<number> {
  const program = new Command("image")
    .requiredOption("--server <url>", "the fleet's server, as devices reach it")
    .option("--claim-code <code>", "of one device")
    .option("--batch <file>", "the answer of POST /api/claim_batches: a folder for each device")
    .option("--hostname <name>", "of one device; by default washfleet, of a batch its names")
    .option("--deb <file>", "the agent's package, put on the card")
    .option("--from <url>", "where the machine fetches it instead, with --sha256")
    .option("--sha256 <hex>", "of what --from names")
    .option("--ssh-key <file>", "public keys of who may log in as washfleet-admin")
    .requiredOption("--out <dir>", "where the files go")
    .parse(args, { from: "user" });
  const options = program.opts<Options>();
  const agent = agentOf(options);
  const sshKeys = options.sshKey === undefined
    ? []
    : (await Deno.readTextFile(options.sshKey)).split("\n").map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"));
  const cards = await cardsOf(options);
  for (const { folder, claimCode, hostname } of cards) {
    const instanceId = `washfleet-${crypto.randomUUID()}`;
    const { server } = options;
    const card: CardOptions = { server, claimCode, hostname, agent, sshKeys, instanceId };
    await writeCard(folder, card, options.deb ?? null);
    print(`${folder}: ${hostname}\n`);
  }
  print("Copy what is in a folder onto the boot partition of a card: infra/image/README.md\n");
  return 0;
}

function agentOf({ deb, from, sha256 }: Options): CardOptions["agent"] {
  if (deb !== undefined && from === undefined) return { kind: "deb", fileName: basename(deb) };
  if (deb === undefined && from !== undefined && sha256 !== undefined) {
    return { kind: "url", url: from, sha256 };
  }
  throw new Error("Cannot prepare a card without the agent: name --deb, or --from with --sha256");
}

async function cardsOf({ claimCode, batch, hostname, out }: Options): Promise<Card[]> {
  if (claimCode !== undefined && batch === undefined) {
    return [{ folder: out, claimCode, hostname: hostname ?? "washfleet" }];
  }
  if (batch === undefined || claimCode !== undefined) {
    throw new Error("Cannot prepare a card without a claim code: name --claim-code or --batch");
  }
  const made = CreatedClaimBatch.parse(JSON.parse(await Deno.readTextFile(batch)));
  const cards = made.items.map((item) => {
    const hostname = hostnameOf(item.device_name);
    return { folder: `${out}/${hostname}`, claimCode: item.claim_code, hostname };
  });
  if (new Set(cards.map(({ folder }) => folder)).size < cards.length) {
    throw new Error("Cannot prepare the cards as two devices' names make one hostname");
  }
  return cards;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main) Deno.exit(await main(Deno.args));
