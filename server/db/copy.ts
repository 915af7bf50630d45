// Owns COPY as streams over one session: what fills and empties whole tables. Knows no table.
// Speaks the protocol's own messages: pg-copy-streams takes the socket's events into its own hands,
// which on Deno never come back.
import { Buffer } from "node:buffer";
import { once } from "node:events";
import type pg from "pg";
import type { Sql } from "sql-template-tag";

export type CopySource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** So much is handed to the socket at once: a message a row would cost more than the rows. */
const CHUNK_BYTES = 65_536;
/** What has come and was not taken yet; then the socket waits. */
const WAITING_MOST_BYTES = 4_000_000;

/**
 * Runs `copy … from stdin`. The statement holds no values: COPY takes none.
 * @returns how many rows were written
 * @throws pg.DatabaseError as the database refuses a row; whatever `chunks` throws
 */
export async function copyIn(
  client: pg.ClientBase,
  statement: Sql,
  chunks: CopySource,
): Promise<number> {
  const copy = client.query(new CopyIn(statement.text));
  await Promise.race([copy.ready, copy.done]);
  try {
    for await (const bytes of inChunks(chunks)) await copy.write(bytes);
  } catch (error) {
    await copy.fail(error);
    throw error;
  }
  return await copy.end();
}

/** Runs `copy … to stdout`. Read it to its end, or close the session: it serves nothing meanwhile. */
export function copyOut(client: pg.ClientBase, statement: Sql): AsyncIterable<Uint8Array> {
  return client.query(new CopyOut(statement.text));
}

/** What `pg` calls of a statement under way. */
abstract class CopyStatement implements pg.Submittable {
  readonly #text: string;
  readonly #done = Promise.withResolvers<number>();
  protected connection: pg.Connection | undefined;
  #rows = 0;

  constructor(text: string) {
    this.#text = text;
    this.#done.promise.catch(() => {}); // told to whoever waits for it
  }

  /** Resolves to the number of rows when the database is done. */
  get done(): Promise<number> {
    return this.#done.promise;
  }

  submit(connection: pg.Connection): void {
    this.connection = connection;
    connection.query(this.#text);
  }

  /** Set by `pg`'s own time limit, which is not used here. */
  callback(): void {}

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#done.resolve(this.#rows);
  }

  handleError(error: Error): void {
    this.#done.reject(error);
  }
}

class CopyIn extends CopyStatement {
  readonly #ready = Promise.withResolvers<void>();

  /** Resolves when the database takes rows. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  handleCopyInResponse(): void {
    this.#ready.resolve();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { stream } = this.#session();
    this.#session().sendCopyFromChunk(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    if (!stream.writableNeedDrain) return;
    const waiting = new AbortController();
    const drained = once(stream, "drain", { signal: waiting.signal });
    drained.catch(() => {});
    await Promise.race([drained, this.done]).finally(() => waiting.abort());
  }

  /** Resolves when the database has forgotten all of it. */
  async fail(error: unknown): Promise<void> {
    this.#session().sendCopyFail(String(error).slice(0, 200));
    await this.done.catch(() => {});
  }

  async end(): Promise<number> {
    this.#session().endCopyFrom();
    return await this.done;
  }

  #session(): CopyConnection {
    if (this.connection === undefined) throw new Error("Cannot copy before the session is there");
    return this.connection as CopyConnection;
  }
}

/** What `@types/pg` leaves out. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(bytes: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

class CopyOut extends CopyStatement implements AsyncIterable<Uint8Array> {
  #chunks: Uint8Array[] = [];
  #waitingBytes = 0;
  #news = Promise.withResolvers<void>();

  handleCopyData({ chunk }: { chunk: Uint8Array }): void {
    // A view of a buffer that `pg` uses again.
    this.#chunks.push(new Uint8Array(chunk));
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes > WAITING_MOST_BYTES) this.connection?.stream.pause();
    this.#news.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    let isDone = false;
    const over = this.done.then(() => {
      isDone = true;
    });
    while (true) {
      await Promise.race([this.#news.promise, over]);
      const chunks = this.#chunks;
      if (chunks.length === 0 && isDone) return;
      this.#chunks = [];
      this.#waitingBytes = 0;
      this.#news = Promise.withResolvers();
      this.connection?.stream.resume();
      yield* chunks;
    }
  }
}

/** Small pieces together, so that each message is worth its cost. */
async function* inChunks(source: CopySource): AsyncGenerator<Uint8Array, void, void> {
  const encoder = new TextEncoder();
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source) {
    const encoded = typeof piece === "string" ? encoder.encode(piece) : piece;
    pieces.push(encoded);
    bytes += encoded.length;
    if (bytes < CHUNK_BYTES) continue;
    yield joined(pieces, bytes);
    [pieces, bytes] = [[], 0];
  }
  if (bytes > 0) yield joined(pieces, bytes);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return all;
}
