import { deepEqual, equal, ok } from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { sql } from "../db/sql.ts";
import { forgetExpired } from "./forget_expired.ts";
import { giveGuessBack, GUESS_LIMITS, takeGuess } from "./sign_in_guesses.ts";

const NOW = new Date("2026-07-01T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);

Deno.test("guesses: an account is held up for whoever guesses it, and not for its owner elsewhere", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const guess = { email: "Ada@fleet.test", address: "198.51.100.1" };
  // At once, and in any spelling: none slips through between counting and asking.
  const waits = await Promise.all(
    Array.from(
      { length: GUESS_LIMITS.pair + 3 },
      (_, n) => takeGuess(db, { ...guess, email: n % 2 ? " ada@fleet.test " : guess.email }, NOW),
    ),
  );
  equal(waits.filter((wait) => wait === 0).length, GUESS_LIMITS.pair);
  ok(waits.every((wait) => wait === 0 || wait === 900_000));
  equal(await takeGuess(db, { ...guess, address: "203.0.113.5" }, NOW), 0);
  equal(await takeGuess(db, { ...guess, email: "bob@fleet.test" }, NOW), 0);
  equal(await takeGuess(db, guess, later(900_001)), 0);
  const kept = JSON.stringify(await db.rows(sql`select subject from sign_in_guesses`));
  ok(!kept.includes("fleet.test"));
});

Deno.test("guesses: many addresses at one account, and many accounts from one address, are held up", async () => {
  await using database = await testDatabase();
  const { db } = database;
  for (let n = 0; n < GUESS_LIMITS.account; n++) {
    equal(await takeGuess(db, { email: "ada@fleet.test", address: `10.0.0.${n}` }, NOW), 0);
  }
  ok(await takeGuess(db, { email: "ada@fleet.test", address: "10.0.1.1" }, NOW) > 0);
  for (let n = 0; n < GUESS_LIMITS.address; n++) {
    equal(await takeGuess(db, { email: `${n}@fleet.test`, address: "192.0.2.1" }, NOW), 0);
  }
  ok(await takeGuess(db, { email: "new@fleet.test", address: "192.0.2.1" }, NOW) > 0);
});

Deno.test("guesses: right passwords are given back, at once as one by one, and windows are forgotten", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const guess = { email: "ada@fleet.test", address: "198.51.100.1" };
  await Promise.all(Array.from({ length: 30 }, async () => {
    await takeGuess(db, guess, NOW);
    await giveGuessBack(db, guess);
  }));
  equal(await takeGuess(db, guess, NOW), 0);
  const job = (at: Date) => forgetExpired(testContext(db, { now: () => at }));
  equal(await job(NOW), 0);
  // Twice, as a job may run.
  deepEqual([await job(later(900_001)), await job(later(900_001))], [3, 0]);
  deepEqual(await db.rows(sql`select 1 from sign_in_guesses`), []);
});
