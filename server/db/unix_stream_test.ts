import assert from "node:assert/strict";
import { once } from "node:events";
import { openDb } from "./sql.ts";
import { UnixStream } from "./unix_stream.ts";

/** A server that deals with each connection by `serve`, in a folder of its own. */
async function startServer(serve: (connection: Deno.Conn) => Promise<void>) {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/.s.PGSQL.5432`;
  const listener = Deno.listen({ transport: "unix", path });
  const serving = (async () => {
    for await (const connection of listener) {
      using _connection = connection;
      await serve(connection);
    }
  })();
  return {
    dir,
    path,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
      await Deno.remove(dir, { recursive: true });
    },
  };
}

async function echo(connection: Deno.Conn): Promise<void> {
  const chunk = new Uint8Array(1000);
  for (let length = await connection.read(chunk); length !== null;) {
    for (let sent = 0; sent < length;) sent += await connection.write(chunk.subarray(sent, length));
    length = await connection.read(chunk);
  }
}

function joined(chunks: Uint8Array[]): Promise<ArrayBuffer> {
  return new Blob(chunks as BlobPart[]).arrayBuffer();
}

Deno.test("UnixStream sends all, in order, and ends when both sides have said so", async () => {
  await using server = await startServer(echo);
  const stream = new UnixStream().connect(server.path);
  await once(stream, "connect");
  const sent = Array.from({ length: 50 }, (_, index) => new Uint8Array(10_000).fill(index));
  for (const chunk of sent) stream.write(chunk);
  stream.end();
  const received: Uint8Array[] = [];
  const closed = once(stream, "close");
  for await (const chunk of stream) received.push(chunk);
  assert.deepEqual(await joined(received), await joined(sent));
  await closed;
});

Deno.test("UnixStream closes when the other side has", async () => {
  await using server = await startServer(() => Promise.resolve());
  const stream = new UnixStream();
  stream.resume();
  await once(stream.connect(server.path), "close");
  assert.ok(stream.destroyed);
});

Deno.test("UnixStream names why it cannot connect, as the system does", async () => {
  const stream = new UnixStream();
  const failed = new Promise((resolve) => stream.once("error", resolve));
  stream.connect("/nowhere/.s.PGSQL.5432");
  assert.equal((await failed as { code?: string }).code, "ENOENT");
});

Deno.test("UnixStream is closed once, also while it connects or waits for words", async () => {
  await using server = await startServer(echo);
  const early = new UnixStream().connect(server.path);
  await once(early.destroy(), "close");
  const late = new UnixStream().connect(server.path);
  await once(late, "connect");
  await once(late.resume().destroy(), "close");
  assert.equal(late.writable, false);
});

Deno.test("openDb() speaks over a Unix socket by UnixStream", async () => {
  await using server = await startServer(() => Promise.resolve());
  const host = encodeURIComponent(server.dir);
  const db = openDb({ connectionString: `postgres:///none?host=${host}` });
  const { stream } = db.pool.options as { stream?: () => unknown };
  assert.ok(stream?.() instanceof UnixStream);
  // One that hangs up at once is a database that is away.
  await assert.rejects(db.ping(), { code: "database_unavailable" });
  await db.close();
});
