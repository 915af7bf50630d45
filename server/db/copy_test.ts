import { deepEqual, equal, rejects } from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { sql } from "./sql.ts";

Deno.test("copyOut() gives what copyIn() took, over many chunks", async () => {
  await using database = await testDatabase();
  const session = await database.db.connect();
  await session.execute(sql`create temporary table kept (id integer, word text)`);
  const lines = Array.from({ length: 50_000 }, (_, index) => `${index}\tword ${index}\n`);
  equal(await session.copyIn(sql`copy kept from stdin`, lines), 50_000);
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of session.copyOut(sql`copy kept to stdout`)) {
    text += decoder.decode(chunk, { stream: true });
  }
  equal(text, lines.join(""));
  await session.close();
});

Deno.test("copyIn() keeps nothing when the database or the source fails, and the session goes on", async () => {
  await using database = await testDatabase();
  const session = await database.db.connect();
  await session.execute(sql`create temporary table kept (id integer)`);
  await rejects(session.copyIn(sql`copy kept from stdin`, ["1\n", "no number\n"]), /integer/);
  const broken = async function* () {
    yield await Promise.resolve("1\n");
    throw new Error("the file ended early");
  };
  await rejects(session.copyIn(sql`copy kept from stdin`, broken()), /ended early/);
  deepEqual(await session.rows(sql`select id from kept`), []);
  await session.close();
});
