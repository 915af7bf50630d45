// `deno task seed`: fills a database with a made-up chain, for trying, screenshots and benchmarks.
import { Command, InvalidArgumentError } from "commander";
import { startEmbeddedPostgres } from "../../server/db/embedded.ts";
import { migrate } from "../../server/db/migrate.ts";
import { openDb } from "../../server/db/sql.ts";
import { createPictureStore } from "../../server/images/picture_store.ts";
import { HOUR_MS } from "./opening_hours.ts";
import { seedDatabase } from "./seed_database.ts";

interface Options {
  locations: number;
  devices: number;
  reads: number;
  days: number;
  seed: number;
  until: Date;
  pictures: number;
  data: string;
  add?: boolean;
}

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const options = readOptions();
  await using stack = new AsyncDisposableStack();
  try {
    const connectionString = Deno.env.get("DATABASE_URL") ||
      await startOwn(`${options.data}/postgres`, stack);
    const db = openDb({ connectionString, statementTimeoutMs: 0 });
    stack.defer(() => db.close());
    await migrate(db);
    await Deno.mkdir(`${options.data}/pictures`, { recursive: true });
    const startedMs = performance.now();
    const seeded = await seedDatabase(
      { db, pictures: createPictureStore(`${options.data}/pictures`) },
      {
        ...options,
        isAdded: options.add === true,
        picturesEach: options.pictures,
        onProgress: (reads) => say(`${reads} of ${options.reads} reads`),
      },
    );
    say(
      `${JSON.stringify({ ...seeded, seconds: Math.round(performance.now() - startedMs) / 1000 })}`,
    );
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function startOwn(dir: string, stack: AsyncDisposableStack): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dir });
  stack.defer(() => postgres.stop());
  return postgres.connectionString;
}

function readOptions(): Options {
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  return new Command("seed")
    .description("Fills the database of DATABASE_URL, else the server's own one in --data.")
    .option("--locations <n>", "sites of the chain", whole(1, 2000), 40)
    .option("--devices <n>", "devices, at least one a site", whole(1, 100_000), 120)
    .option("--reads <n>", "plates that were read", whole(1, 100_000_000), 1_000_000)
    .option("--days <n>", "how far back they go", whole(1, 3650), 180)
    .option("--seed <n>", "the same number brings the same chain", whole(0, 2 ** 31), 1)
    .option("--until <instant>", "end of the last hour (default: now)", instant, new Date(now))
    .option("--pictures <n>", "newest visits of each site with a picture", whole(0, 100), 2)
    .option("--data <dir>", "the server's folder", ".data/server")
    .option("--add", "also where there are locations already")
    .parse(["deno", "seed", ...Deno.args])
    .opts<Options>();
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
  };
}

function instant(text: string): Date {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError("must be an instant, 2026-03-01T12:00:00Z");
  return new Date(Math.floor(ms / HOUR_MS) * HOUR_MS);
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
