// Owns the connection pool and transactions; knows no table. The only importer of `pg`.
import pg from "pg";
import sql, { join, raw, type Sql } from "sql-template-tag";
import { WashfleetError } from "../errors.ts";
import { inSpan, SpanKind } from "../tracing.ts";
import { copyIn, copyOut } from "./copy.ts";
import { UnixStream } from "./unix_stream.ts";

export { join, raw, sql };
export type { Sql };

/** What a query function needs: the pool or one transaction. Rows are typed by the caller. */
export interface Queryable {
  /** All rows. `name` makes it a named prepared statement (for hot queries). @throws pg.DatabaseError */
  rows<Row>(query: Sql, options?: { name?: string }): Promise<Row[]>;
  /** The first row or `undefined`. */
  row<Row>(query: Sql, options?: { name?: string }): Promise<Row | undefined>;
  /** Runs a statement, returns the number of rows it touched. */
  execute(query: Sql, options?: { name?: string }): Promise<number>;
}

/** The database. Close it once, at the end. */
export interface Db extends Queryable {
  /** Runs `work` in one transaction; a throw rolls back and is thrown on. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** A connection of its own outside the pool, for LISTEN and for session locks. */
  connect(): Promise<Connection>;
  /** Resolves when the database answers. @throws WashfleetError `unavailable` */
  ping(): Promise<void>;
  /** Connections now: `{total, idle, waiting}`. */
  poolCounts(): { total: number; idle: number; waiting: number };
  /** The pool itself, for libraries that want one (better-auth). */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** A single session. `onNotification` and `onEnd` may be set once each. */
export interface Connection extends Queryable {
  onNotification(listener: (channel: string, payload: string) => void): void;
  /** Called once when the session is gone, whoever ended it. */
  onEnd(listener: () => void): void;
  /** Runs `copy … from stdin`. @returns how many rows were written */
  copyIn(
    statement: Sql,
    chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  ): Promise<number>;
  /** Runs `copy … to stdout`: read it to its end, the session serves nothing else meanwhile. */
  copyOut(statement: Sql): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface DbOptions {
  connectionString: string;
  /** Most connections of the pool, 1–100. */
  poolSize?: number;
  /** A statement running longer is cancelled by the server. */
  statementTimeoutMs?: number;
  applicationName?: string;
  /** An idle connection was lost (the pool replaces it by itself). */
  onConnectionLost?: (error: Error) => void;
}

// Dates come back as Date; bigint as text would surprise: ids stay below 2^53 for centuries.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens a pool; connects lazily. */
export function openDb(options: DbOptions): Db {
  const settings = {
    connectionString: options.connectionString,
    application_name: options.applicationName ?? "washfleet",
    connectionTimeoutMillis: 5000,
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    keepAlive: true,
    ...streamOver(options.connectionString),
  };
  const pool = new pg.Pool({ ...settings, max: options.poolSize ?? 10 });
  pool.on("error", (error) => options.onConnectionLost?.(error));
  // Libraries that take a client from the pool (better-auth's) do not listen: a connection lost in
  // their hands, or while it says goodbye, would end the process. Their query fails all the same.
  pool.on("connect", (client) => client.on("error", () => {}));
  const sessions = countSessions(pool);
  return {
    ...queryable(pool),
    transaction: (work) => inSpan(TRANSACTION, () => transaction(pool, work)),
    connect: async () => {
      const client = new pg.Client({ ...settings, statement_timeout: undefined });
      // At once: a database that goes down may say so together with its welcome.
      client.on("error", () => {});
      await client.connect().catch((error) => {
        throw toAway(error);
      });
      return connectionOf(client);
    },
    ping: async () => {
      await queryable(pool).execute(sql`select 1`);
    },
    poolCounts: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    pool,
    close: async () => {
      await pool.end();
      await sessions.gone();
    },
  };
}

/** A host that is a folder is reached over the Unix socket in it. */
function streamOver(connectionString: string): Pick<pg.ClientConfig, "stream"> {
  const { host } = new pg.Client({ connectionString });
  return host.startsWith("/") ? { stream: () => new UnixStream() } : {};
}

const TRANSACTION = {
  name: "transaction",
  kind: SpanKind.CLIENT,
  attributes: () => ({ "db.system.name": "postgresql" }),
};

// A session whose goodbye is never answered must not keep a server from ending.
const GOODBYE_MS = 2000;

/** `pool.end()` resolves before its sessions are over; a Postgres stopped then would cut them off. */
function countSessions(pool: pg.Pool): { gone: () => Promise<void> } {
  let open = 0;
  const none = Promise.withResolvers<void>();
  pool.on("connect", () => open++);
  pool.on("remove", () => {
    open--;
    if (open === 0 && pool.ending) none.resolve();
  });
  return {
    gone: async () => {
      if (open === 0) return;
      const timer = setTimeout(() => none.resolve(), GOODBYE_MS);
      await none.promise;
      clearTimeout(timer);
    },
  };
}

function queryable(runner: Pick<pg.Pool | pg.ClientBase, "query">): Queryable {
  const run = async (query: Sql, name?: string) => {
    try {
      const values = [...query.values];
      return await runner.query({ text: query.text, values, ...(name ? { name } : {}) });
    } catch (error) {
      throw toAway(error);
    }
  };
  return {
    rows: async <Row>(query: Sql, options?: { name?: string }) =>
      (await run(query, options?.name)).rows as Row[],
    row: async <Row>(query: Sql, options?: { name?: string }) =>
      (await run(query, options?.name)).rows[0] as Row | undefined,
    execute: async (query, options) => (await run(query, options?.name)).rowCount ?? 0,
  };
}

async function transaction<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error) => {
    throw toAway(error);
  });
  let broken: Error | undefined;
  // Without a listener a connection lost between two statements would end the process.
  const onError = (error: Error) => broken = error;
  client.on("error", onError);
  try {
    await client.query("begin");
    const result = await work(queryable(client));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((rollbackError) => broken = rollbackError);
    throw toAway(error);
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

function connectionOf(client: pg.Client): Connection {
  let ended = () => {};
  client.on("end", () => ended());
  return {
    ...queryable(client),
    onNotification: (listener) => {
      client.on("notification", (message) => listener(message.channel, message.payload ?? ""));
    },
    onEnd: (listener) => ended = listener,
    copyIn: (statement, chunks) => copyIn(client, statement, chunks),
    copyOut: (statement) => copyOut(client, statement),
    close: () => client.end(),
  };
}

// SQLSTATE classes: connection exception, insufficient resources (disk full, out of memory, too many
// connections), operator intervention.
/** By `statement_timeout`. */
const QUERY_CANCELED = "57014";
const AWAY_STATES = /^(08|53|57P)/;
// What the driver and the operating system say when there is no session to ask.
const AWAY_CODES = /^(E[A-Z]+|ERR_SOCKET_\w+)$/;
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;

/** An error that means "the database is away: try again" as one that callers know; others as is. */
function toAway(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof WashfleetError) return error;
  const code = "code" in error ? String(error.code) : "";
  if (error instanceof pg.DatabaseError && code === QUERY_CANCELED) {
    return new WashfleetError("Cannot answer as the question takes too long: ask for less", {
      kind: "timeout",
      code: "query_took_too_long",
      cause: error,
    });
  }
  const isAway = error instanceof pg.DatabaseError
    ? AWAY_STATES.test(code)
    : AWAY_CODES.test(code) || AWAY_WORDS.test(error.message);
  if (!isAway) return error;
  return new WashfleetError("Cannot reach the database now: try again", {
    kind: "unavailable",
    code: "database_unavailable",
    retryAfterMs: 2000,
    cause: error,
  });
}
