import assert from "node:assert/strict";
import { openDb, sql } from "./sql.ts";

/** Just enough of Postgres' own protocol (version 3) to welcome a client. */
const AUTHENTICATED = Uint8Array.of(0x52, 0, 0, 0, 8, 0, 0, 0, 0);
const READY = Uint8Array.of(0x5a, 0, 0, 0, 5, 0x49);

function goingDown(): Uint8Array {
  const fields = "SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0";
  const body = new TextEncoder().encode(fields);
  const message = new Uint8Array(5 + body.length);
  message[0] = 0x45;
  new DataView(message.buffer).setInt32(1, 4 + body.length);
  message.set(body, 5);
  return message;
}

Deno.test("connect() survives a database that says goodbye together with its welcome", async () => {
  using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    const connection = await server.accept();
    await connection.read(new Uint8Array(1000));
    const parts = [AUTHENTICATED, READY, goingDown()];
    await connection.write(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()));
    connection.close();
  })();
  const url = `postgres://user@127.0.0.1:${server.addr.port}/none`;
  const db = openDb({ connectionString: url });
  const session = await db.connect();
  const ended = new Promise<void>((resolve) => session.onEnd(resolve));
  await Promise.all([serving, ended]);
  await assert.rejects(session.rows(sql`select 1`), { code: "database_unavailable" });
  await session.close();
  await db.close();
});
