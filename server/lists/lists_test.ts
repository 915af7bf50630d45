import assert from "node:assert/strict";
import { testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite } from "../../tests/support/read_site.ts";
import { EVENT_DATA } from "../contract/event.ts";
import type { CreateList, PutEntry } from "../contract/plate_list.ts";
import { sql } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { receiveDeviceRead } from "../reads/receive_device_read.ts";
import { createList } from "./create_list.ts";
import { deleteEntry } from "./delete_entry.ts";
import { deleteList } from "./delete_list.ts";
import { getList } from "./get_list.ts";
import { importEntries } from "./import_entries.ts";
import { listEntries } from "./list_entries.ts";
import { listLists } from "./list_lists.ts";
import { putEntry } from "./put_entry.ts";
import { updateList } from "./update_list.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

const operator = (site: ReadSite) => site.ctx(testUser("operator"));
const isCode = (code: string) => (error: unknown) =>
  error instanceof WashfleetError && error.code === code;

async function makeList(site: ReadSite, more: Partial<CreateList> = {}) {
  return await createList(operator(site), {
    name: crypto.randomUUID(),
    kind: "member",
    description: "",
    location_ids: [site.locationId],
    ...more,
  });
}
const put = (site: ReadSite, listId: string, plate: string, more: Partial<PutEntry> = {}) =>
  putEntry(operator(site), {
    listId,
    plate,
    label: "",
    note: "",
    valid_from: null,
    valid_until: null,
    ...more,
  });

async function matchesOf(site: ReadSite, plate: string, at = site.clock.now) {
  site.clock.advance(60_000);
  site.see([[plate, 0.9]]);
  const frame = frameOf(site, { trigger: "vehicle", at, camera: `lane-${crypto.randomUUID()}` });
  const answer = await receiveDeviceRead(site.ctx(), frame);
  return (answer.matches ?? []).map(({ how, may_open, list_id }) => ({ how, may_open, list_id }));
}

Deno.test("a read tells what it matches, in its answer and in its event alike", async () => {
  await using site = await readSite(database.db);
  const list = await makeList(site);
  const { entry } = await put(site, list.id, "nhk-552");
  site.see([["NHK552", 0.93]]);
  const answer = await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.deepEqual(answer.matches, [{
    list_id: list.id,
    list_kind: "member",
    entry_id: entry.id,
    how: "exact",
    may_open: true,
  }]);
  const [event] = await site.events();
  assert.deepEqual(EVENT_DATA["plate.read"].parse(event?.data).matches, answer.matches);
  site.clock.advance(1000);
  const again = await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.deepEqual([again.outcome, again.matches], ["same_visit", answer.matches]);
});

Deno.test("a look-alike or a plate one character off is told, and opens nothing", async () => {
  await using site = await readSite(database.db);
  const list = await makeList(site);
  await put(site, list.id, "OB1234X");
  const hows = [];
  for (const plate of ["OB1234X", "0B1234X", "OB1234Y", "OB123X", "OB1299X"]) {
    const [match] = await matchesOf(site, plate, site.clock.now);
    hows.push([match?.how, match?.may_open]);
  }
  // The picture of each is a minute old when it is read: it matches, and opens nothing.
  assert.deepEqual(hows.map(([how]) => how), ["exact", "look_alike", "fuzzy", "fuzzy", undefined]);
  assert.ok(hows.every(([, mayOpen]) => mayOpen !== true));
});

Deno.test("an entry matches from its first instant to before its last, and only at its locations", async () => {
  await using site = await readSite(database.db);
  await using other = await readSite(database.db);
  const list = await makeList(site);
  const everywhere = await makeList(site, { location_ids: [], kind: "watch" });
  const [from, until] = ["2026-03-01T12:00:00Z", "2026-03-01T13:00:00+00:00"];
  await put(site, list.id, "VALID1", { valid_from: from, valid_until: until });
  await put(site, everywhere.id, "VALID1");
  const listsAt = async (at: string, where = site) => {
    where.clock.now = new Date(at);
    const matches = await matchesOf(where, "VALID1", new Date(at));
    return matches.map(({ list_id }) => list_id === list.id ? "own" : "all").sort();
  };
  assert.deepEqual(await listsAt("2026-03-01T11:59:59.999Z"), ["all"]);
  assert.deepEqual(await listsAt(from), ["all", "own"]);
  assert.deepEqual(await listsAt("2026-03-01T13:00:00Z"), ["all"]);
  assert.deepEqual(await listsAt(from, other), ["all"]);
  await deleteList(operator(site), everywhere.id);
});

Deno.test("importEntries() names each faulty line and imports nothing, or the rest if told so", async () => {
  await using site = await readSite(database.db);
  const list = await makeList(site);
  const csv = [
    "\ufeffplate,label,valid_until",
    'AB-123,"Fleet, east",2027-01-01',
    "---,,",
    "CD456,,someday",
    "EF789,too,many,fields",
    "ab 123,twice,",
    "TOOLONGTOBEAPLATE1,,",
  ].join("\r\n");
  const input = { listId: list.id, csv };
  const refused = await importEntries(operator(site), { ...input, skipFaults: false });
  assert.deepEqual(refused.faults.map(({ line, field }) => `${line} ${field}`), [
    "3 plate",
    "4 valid_until",
    "5 ",
    "6 plate",
    "7 plate",
  ]);
  assert.equal((await getList(operator(site), list.id)).entries, 0);
  const told = await importEntries(operator(site), { ...input, skipFaults: true });
  assert.deepEqual([told.imported, told.added, told.faults_total], [true, 1, 5]);
  const again = await importEntries(operator(site), { ...input, skipFaults: true });
  assert.deepEqual([again.added, again.changed, again.unchanged], [0, 0, 1]);
  const { items } = await listEntries(operator(site), { listId: list.id, limit: 10 });
  assert.deepEqual(items.map(({ plate, label, valid_until }) => [plate, label, valid_until]), [
    ["AB123", "Fleet, east", "2027-01-01T00:00:00.000Z"],
  ]);
});

Deno.test("importEntries() of a file with a torn quote or unknown columns says where", async () => {
  await using site = await readSite(database.db);
  const { id: listId } = await makeList(site);
  const faultsOf = async (csv: string) => {
    const told = await importEntries(operator(site), { listId, csv, skipFaults: true });
    assert.equal(told.imported, false);
    return told.faults.map(({ line, field }) => `${line} ${field}`);
  };
  assert.deepEqual(await faultsOf('plate,label\nAA1,"open\nBB2,x\n'), ["3 "]);
  assert.deepEqual(await faultsOf("kennzeichen;label\nAA1;x\n"), ["1 kennzeichen", "1 plate"]);
  assert.deepEqual(await faultsOf(""), ["1 plate"]);
});

Deno.test("entries are paged by plate, found by prefix, changed in place and removed", async () => {
  await using site = await readSite(database.db);
  const { id: listId } = await makeList(site);
  for (const plate of ["ABC2", "ABC1", "ABD1"]) await put(site, listId, plate);
  const changed = await put(site, listId, "abc-1", { label: "new" });
  assert.deepEqual([changed.isNew, changed.entry.label], [false, "new"]);
  const first = await listEntries(operator(site), { listId, limit: 2 });
  const cursor = first.next_cursor ?? "";
  const second = await listEntries(operator(site), { listId, limit: 2, cursor });
  assert.deepEqual([...first.items, ...second.items].map(({ plate }) => plate), [
    "ABC1",
    "ABC2",
    "ABD1",
  ]);
  const found = await listEntries(operator(site), { listId, plate: "abc*", limit: 9 });
  assert.equal(found.items.length, 2);
  const entryId = changed.entry.id;
  await deleteEntry(operator(site), { listId, entryId });
  await assert.rejects(
    deleteEntry(operator(site), { listId, entryId }),
    isCode("list_entry_not_found"),
  );
});

Deno.test("who is limited to locations sees and makes lists of these alone", async () => {
  await using site = await readSite(database.db);
  await using other = await readSite(database.db);
  const own = await makeList(site);
  const shared = await makeList(site, { location_ids: [site.locationId, other.locationId] });
  const everywhere = await makeList(site, { location_ids: [] });
  const limited = site.ctx(testKey(["plates:read", "plates:write"], [site.locationId]));
  const seen = (await listLists(limited, { limit: 100 })).items.map(({ id }) => id);
  assert.deepEqual(seen, [own.id]);
  for (const { id } of [shared, everywhere]) {
    await assert.rejects(getList(limited, id), isCode("list_not_found"));
    await assert.rejects(deleteList(limited, id), isCode("list_not_found"));
    await assert.rejects(
      importEntries(limited, { listId: id, csv: "plate\nA1", skipFaults: false }),
      isCode("list_not_found"),
    );
  }
  const input = { name: "n", kind: "watch", description: "" } as const;
  for (const location_ids of [[], [other.locationId], [crypto.randomUUID()]]) {
    await assert.rejects(createList(limited, { ...input, location_ids }), isCode("invalid_input"));
  }
  await assert.rejects(
    updateList(limited, { listId: own.id, location_ids: [] }),
    isCode("invalid_input"),
  );
});

Deno.test("a list's name is taken once, and the audit log never names a plate", async () => {
  await using site = await readSite(database.db);
  const [one, two] = [await makeList(site), await makeList(site)];
  await assert.rejects(makeList(site, { name: one.name }), isCode("list_name_taken"));
  await assert.rejects(
    updateList(operator(site), { listId: two.id, name: one.name }),
    isCode("list_name_taken"),
  );
  await put(site, one.id, "CANARY77");
  const csv = "plate,note\nCANARY78,x\n";
  await importEntries(operator(site), { listId: one.id, csv, skipFaults: false });
  await deleteList(operator(site), one.id);
  const rows = await database.db.rows(sql`select * from audit_log`);
  assert.ok(!JSON.stringify(rows).includes("CANARY"));
});

Deno.test("the next car opens nothing by the plate of the one before it, however alike they are", async () => {
  await using site = await readSite(database.db);
  const list = await makeList(site);
  await put(site, list.id, "ABC1234");
  const read = async (plate: string, confidence: number) => {
    site.see([[plate, confidence]]);
    site.clock.advance(500);
    return await receiveDeviceRead(site.ctx(), frameOf(site, { at: site.clock.now }));
  };
  assert.equal((await read("ABC1234", 0.93)).matches?.[0]?.may_open, true);
  const next = await read("ABC1284", 0.88);
  assert.equal(next.outcome, "same_visit");
  assert.deepEqual(next.matches?.map(({ may_open }) => may_open), [false]);
  assert.equal((await read("ABC1234", 0.91)).matches?.[0]?.may_open, true);
});
