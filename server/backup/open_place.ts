// Owns how backup and restore come to a server's database and folder: by the server's own settings.
import type { Config } from "../config.ts";
import { runningEmbedded, startEmbeddedPostgres } from "../db/embedded.ts";
import { type Db, openDb } from "../db/sql.ts";

export interface Place extends AsyncDisposable {
  db: Db;
  picturesDir: string;
  keyFile: string;
  /** The server's own Postgres runs: a server is at work. */
  isServerRunning: boolean;
}

/** @throws Error when the database cannot be reached */
export async function openPlace(
  config: Pick<Config, "dataDir" | "databaseUrl">,
): Promise<Place> {
  const { dataDir, databaseUrl } = config;
  await using stack = new AsyncDisposableStack();
  const running = databaseUrl === null ? await runningEmbedded(`${dataDir}/postgres`) : null;
  let connectionString = databaseUrl ?? running;
  if (connectionString === null) {
    const postgres = await startEmbeddedPostgres({ dir: `${dataDir}/postgres` });
    stack.defer(() => postgres.stop());
    connectionString = postgres.connectionString;
  }
  const db = openDb({ connectionString, poolSize: 2, statementTimeoutMs: 0 });
  stack.defer(() => db.close());
  await db.ping();
  const held = stack.move();
  return {
    db,
    picturesDir: `${dataDir}/pictures`,
    keyFile: `${dataDir}/secret.key`,
    isServerRunning: running !== null,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
