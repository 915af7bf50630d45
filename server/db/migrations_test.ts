// Holds migrations to what a fleet at work can bear: see server/docs/running.md, "Upgrades".
import { deepEqual, equal, ok } from "node:assert/strict";
import { readMigrations } from "./migrate.ts";
import { FIRST_RELEASE, judgeMigration } from "../../tests/support/migration_rules.ts";

Deno.test("no migration after the first release stops a server of the release before", async () => {
  const wrong = (await readMigrations()).filter(({ number }) => number > FIRST_RELEASE)
    .flatMap(({ name, text }) => judgeMigration(text).map((fault) => `${name}: ${fault}`));
  deepEqual(wrong, []);
});

Deno.test("judgeMigration() refuses what locks a large table or breaks the older server", () => {
  const refused = [
    "alter table devices add column kind text not null;",
    "alter table devices add column a int, add column b text not null, add column c int;",
    "alter table visits drop column best_guess;",
    "alter table devices rename column name to title;",
    "alter table devices rename to machines;",
    "drop table kept_frames;",
    "alter table visits alter column confidence type double precision;",
    "alter table plate_reads alter column region set not null;",
    "alter table events add constraint of_location foreign key (location_id) references locations;",
    "create index visits_of_plate on visits (plate);",
    "create unique index x on plates (fold);",
    "update plate_reads set region = 'us-tx';",
    "delete from events where id < 5;",
    "-- why\nlock table devices;",
  ];
  for (const text of refused) equal(judgeMigration(text).length, 1, text);
});

Deno.test("judgeMigration() lets pass what only adds, what is new, what is small, and what is explained", () => {
  const fine = [
    "alter table devices add column kind text;",
    "alter table devices add column kind text not null default 'pi';",
    "alter table events add constraint of_location foreign key (location_id) references locations not valid;",
    "create table notes (id uuid primary key, text text not null); create index notes_text on notes (text);",
    "create table visits_2 (id uuid);\ncreate index visits_2_id on visits_2 (id);",
    "create index devices_name on devices (name);",
    "update devices set name = 'x';",
    "-- allowed: nothing has asked for it since 0.3\nalter table visits drop column best_guess;",
  ];
  for (const text of fine) deepEqual(judgeMigration(text), [], text);
  ok(judgeMigration(`-- allowed: because\n${fine[0]}\ndrop table visits;`).length === 1);
});
