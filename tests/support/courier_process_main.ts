// Entry of a process with nothing but a courier, for tests that kill it. It kills itself (SIGKILL)
// at a step of its work, as told by its one argument, a JSON document (CourierOrder).
import { setImmediate } from "node:timers";
import { createListener } from "../../server/db/listen.ts";
import { type Db, openDb, type Sql } from "../../server/db/sql.ts";
import { createSealer } from "../../server/seal.ts";
import { startCourier } from "../../server/webhooks/courier.ts";
import { createPayloadShaper } from "../../server/webhooks/payload_shaper.ts";

/**
 * `claimed`: leased, nothing sent. `sent`: answered, nothing written. `recording`: the database has
 * been asked to record. `recorded`: it has, but the courier has not heard.
 */
export type KillStep = "claimed" | "sent" | "recording" | "recorded";

export interface CourierOrder {
  connectionString: string;
  sealKey: string;
  retryDelaysMs: number[];
  concurrency?: number;
  /** `count`: at the how-manieth time. `null`: it lives. */
  dieAt: { step: KillStep; count: number } | null;
}

function die(): void {
  Deno.kill(Deno.pid, "SIGKILL");
}

/** The database, with a trap at the step. */
function trapped(db: Db, dieAt: CourierOrder["dieAt"]): Db {
  if (dieAt === null) return db;
  let seen = 0;
  const reach = (step: KillStep) => {
    if (step === dieAt.step && ++seen >= dieAt.count) die();
  };
  return {
    ...db,
    rows: async <Row>(query: Sql, options?: { name?: string }) => {
      const rows = await db.rows<Row>(query, options);
      if (options?.name === "claim_deliveries" && rows.length > 0) reach("claimed");
      return rows;
    },
    execute: async (query, options) => {
      if (options?.name !== "record_success") return await db.execute(query, options);
      reach("sent");
      const recording = db.execute(query, options);
      // The statement is on its way.
      await new Promise((resolve) => setImmediate(resolve));
      reach("recording");
      const touched = await recording;
      reach("recorded");
      return touched;
    },
  };
}

async function main(): Promise<void> {
  const order = JSON.parse(Deno.args[0] ?? "") as CourierOrder;
  const db = openDb({ connectionString: order.connectionString });
  const courier = startCourier({
    db: trapped(db, order.dieAt),
    sealer: await createSealer(Uint8Array.fromBase64(order.sealKey)),
    listener: createListener(db),
    shaper: createPayloadShaper(),
    allowCidrs: ["127.0.0.0/8"],
    signal: new AbortController().signal,
    retryDelaysMs: order.retryDelaysMs,
    ...(order.concurrency === undefined ? {} : { concurrency: order.concurrency }),
  });
  await courier.ended;
}

if (import.meta.main) await main();
