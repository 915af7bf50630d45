// Owns a Postgres session over a Unix socket, as the stream that `pg` wants; knows nothing of its
// protocol. By Deno's own socket: node:net closes a Unix socket's file descriptor twice (Deno 2.9.5),
// and by the second time it may be another session's, a picture's or a folder's.
import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";

const READ_BYTES = 65_536;

/** Emits `connect`, or `error` with the system's code (ENOENT, ECONNREFUSED), as `net.Socket` does. */
export class UnixStream extends Duplex {
  readonly #read = new Uint8Array(READ_BYTES);
  #connection: Deno.UnixConn | null = null;
  #isReadWanted = false;

  constructor() {
    // Who hears that the other side has ended ends, too.
    super({ allowHalfOpen: false });
  }

  /** @param path of the socket, not of its folder */
  connect(path: string): this {
    this.#open(path).catch((error) => this.destroy(error));
    return this;
  }

  /** As a Unix socket delays nothing. */
  setNoDelay(): this {
    return this;
  }

  /** As its peer cannot vanish without a word. */
  setKeepAlive(): this {
    return this;
  }

  /** Keeps the process, as from the start. */
  ref(): this {
    this.#connection?.ref();
    return this;
  }

  unref(): this {
    this.#connection?.unref();
    return this;
  }

  override _read(): void {
    if (this.#connection === null) this.#isReadWanted = true;
    else this.#pull(this.#connection).catch((error) => this.destroy(error));
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    this.#push(chunk).then(() => done(), done);
  }

  /** The messages of one question, at once. */
  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error) => void): void {
    this.#push(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  override _final(done: (error?: Error) => void): void {
    const closed = this.#connection?.closeWrite() ?? Promise.resolve();
    closed.then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection?.close();
    this.#connection = null;
    done(error);
  }

  async #open(path: string): Promise<void> {
    const connection = await Deno.connect({ transport: "unix", path });
    if (this.destroyed) return connection.close();
    this.#connection = connection;
    this.emit("connect");
    if (this.#isReadWanted) this._read();
  }

  async #pull(connection: Deno.UnixConn): Promise<void> {
    const length = await connection.read(this.#read).catch((error) => {
      if (this.destroyed) return null; // by whoever closed it
      throw error;
    });
    if (this.destroyed) return;
    // A copy: `pg` keeps views of what it is given.
    this.push(length === null ? null : Buffer.from(this.#read.subarray(0, length)));
  }

  async #push(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) {
      if (this.#connection === null) throw new Error("Cannot send as the socket is closed");
      sent += await this.#connection.write(bytes.subarray(sent));
    }
  }
}
