// Owns the figures of the search for plates among ten million reads: how long `GET /api/plates`
// takes for each kind of question, against looking through the reads themselves. Its first argument
// is another number of reads.
import { ReadQuery } from "../../server/contract/read.ts";
import { startEmbeddedPostgres } from "../../server/db/embedded.ts";
import { migrate } from "../../server/db/migrate.ts";
import { type Db, openDb, raw, sql } from "../../server/db/sql.ts";
import { listReads } from "../../server/reads/list_reads.ts";
import { seededRandom } from "../../infra/demo/camera/random.ts";
import { testContext } from "../support/context.ts";
import { printFigure } from "./figure.ts";
import { seedReads } from "./plate_reads_seed.ts";

const READS = 10_000_000;
const QUESTIONS = 200;
/** Each takes seconds. */
const NAIVE_QUESTIONS = 3;
const UNTIL = new Date("2026-11-01T00:00:00Z");
const LETTERS = "ABCDEFGHJKLMNPRTUVWXY";

/** What is asked for a plate that is there. `random()` 0–1. */
const QUESTION_KINDS: Record<
  string,
  (plate: string, random: () => number) => Record<string, unknown>
> = {
  exact: (plate) => ({ plate }),
  prefix_of_3: (plate) => ({ plate: `${plate.slice(0, 3)}*` }),
  prefix_of_1: (plate) => ({ plate: `${plate.slice(0, 1)}*` }),
  look_alikes: (plate) => ({ q: plate, max_wrong: 0 }),
  one_wrong: (plate, random) => ({ q: spoilt(plate, 1, random), max_wrong: 1 }),
  two_wrong: (plate, random) => ({ q: spoilt(plate, 2, random), max_wrong: 2 }),
  two_wrong_at_one_location: (plate, random) => ({
    q: spoilt(plate, 2, random),
    location_id: "00000000-0000-7000-8000-000000000007",
  }),
};

/** Prints p50 and p95 of each kind. Seeding takes minutes. */
export async function run(reads = READS): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-bench-" });
  const postgres = await startEmbeddedPostgres({ dir, isDurable: false });
  const db = openDb({ connectionString: postgres.connectionString, statementTimeoutMs: 0 });
  try {
    await migrate(db);
    await seedReads(db, { reads, plates: 1_500_000, locations: 40, until: UNTIL });
    await measure(db, reads);
  } finally {
    await db.close();
    await postgres.stop();
    await Deno.remove(dir, { recursive: true });
  }
}

async function measure(db: Db, reads: number): Promise<void> {
  const random = seededRandom(1);
  const known = await db.rows<{ plate: string }>(sql`
    select plate from plates tablesample bernoulli (5) repeatable (1)
    order by hashtext(plate) limit ${QUESTIONS}`);
  const plates = known.map(({ plate }) => plate);
  const naiveMs = await measureNaive(db, plates);
  const scansBefore = await countScans(db);
  for (const [kind, questionOf] of Object.entries(QUESTION_KINDS)) {
    const times: number[] = [];
    let found = 0;
    for (const plate of plates) {
      const query = ReadQuery.parse(questionOf(plate, random));
      const startedMs = performance.now();
      const { items } = await listReads(testContext(db), query);
      times.push(performance.now() - startedMs);
      if (kind.startsWith("prefix") || items.some((item) => item.plate === plate)) found++;
    }
    report(kind, { times, reads, naiveMs });
    printFigure(alone(`plate_search_${kind}_found`, found / plates.length, "of the plates"));
  }
  const scans = await countScans(db) - scansBefore;
  printFigure(alone("plate_search_sequential_scans", scans, "scans"));
}

function report(kind: string, of: { times: number[]; reads: number; naiveMs: number }): void {
  const sorted = of.times.toSorted((a, b) => a - b);
  for (const share of [0.5, 0.95]) {
    const value = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
    printFigure({
      figure: `plate_search_${kind}_p${share * 100}`,
      value,
      unit: `ms at ${of.reads} reads`,
      reference: "levenshtein over the reads themselves",
      ratio: value / of.naiveMs,
    });
  }
}

function alone(figure: string, value: number, unit: string) {
  return { figure, value, unit, reference: null, ratio: null };
}

/** The median of the obvious statements. */
async function measureNaive(db: Db, plates: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const plate of plates.slice(0, NAIVE_QUESTIONS)) {
    const startedMs = performance.now();
    await db.rows(sql`
      select id from plate_reads where levenshtein(plate, ${plate}) <= 2
      order by captured_at desc limit 50`);
    times.push(performance.now() - startedMs);
    const likeMs = performance.now();
    await db.rows(sql`
      select id from plate_reads where plate ilike ${`%${plate.slice(1, 5)}%`}
      order by captured_at desc limit 50`);
    printFigure(alone("plate_search_naive_ilike", performance.now() - likeMs, "ms"));
  }
  const medianMs = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  printFigure(alone("plate_search_naive_levenshtein", medianMs, "ms"));
  return medianMs;
}

/** Whole tables gone through: what an index was there for, and not used. */
async function countScans(db: Db): Promise<number> {
  // Sessions tell of their scans when they are idle; this asks them to.
  await db.execute(raw("select pg_stat_force_next_flush()"));
  const row = await db.row<{ scans: number }>(sql`
    select sum(seq_scan)::int as scans from pg_stat_user_tables where relname ~ '^plate(s|_reads_\\d.*)$'`);
  return row?.scans ?? 0;
}

function spoilt(plate: string, wrong: number, random: () => number): string {
  const characters = [...plate];
  const places = new Set<number>();
  while (places.size < wrong) places.add(Math.floor(random() * characters.length));
  for (const place of places) {
    const others = [...LETTERS].filter((letter) => letter !== characters[place]);
    characters[place] = others[Math.floor(random() * others.length)] ?? "X";
  }
  return characters.join("");
}

if (import.meta.main) await run(Deno.args[0] === undefined ? READS : Number(Deno.args[0]));
