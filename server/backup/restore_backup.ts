// Owns putting a backup back: looked through to its end before anything changes, then into an empty
// database in one transaction. Never touches one that holds something.
import { withoutIndexes } from "../db/bulk_load.ts";
import { migrate, type Migration, readMigrations } from "../db/migrate.ts";
import { ensurePartitions } from "../db/partitions.ts";
import type { Connection, Db } from "../db/sql.ts";
import type { PictureStore } from "../images/picture_store.ts";
import { createSealer } from "../seal.ts";
import { type ArchiveRecord, DamagedArchive, readArchive } from "./archive.ts";
import {
  BackupHeader,
  EndRecord,
  FooterRecord,
  KEY_CHECK,
  PictureRecord,
  TableRecord,
} from "./backup_header.ts";
import {
  analyze,
  beginCopy,
  commitCopy,
  copyTableIn,
  emptyTable,
  findMigrations,
  findTables,
  hasRows,
  setSequence,
  setTriggers,
  type TableShape,
} from "./queries.ts";
import { SealedKey } from "./sealed_key.ts";

export interface CheckedBackup {
  path: string;
  header: BackupHeader;
  sealedKey: SealedKey | null;
  footer: FooterRecord;
}

export interface RestoreTarget {
  db: Db;
  pictures: Pick<PictureStore, "put">;
}

/** Who or what is here makes a database one that is in use. */
const IN_USE = ["locations", "devices", "users", "visits", "plate_reads", "events", "audit_log"];

/** Reads all of it. @throws DamagedArchive */
export async function checkBackup(path: string): Promise<CheckedBackup> {
  let header: BackupHeader | undefined;
  let sealedKey: SealedKey | null = null;
  let footer: FooterRecord | undefined;
  for await (const { kind, payload } of readArchive(path)) {
    if (kind === "header") header = BackupHeader.parse(parsed(payload));
    if (kind === "key") sealedKey = SealedKey.parse(parsed(payload));
    if (kind === "footer") footer = FooterRecord.parse(parsed(payload));
  }
  if (header === undefined || footer === undefined) {
    throw new DamagedArchive(path, "it does not say what it holds");
  }
  return { path, header, sealedKey, footer };
}

/** Whether the backup's secrets can be opened with the key. */
export async function isKeyOf(backup: CheckedBackup, key: Uint8Array): Promise<boolean> {
  const sealer = await createSealer(new Uint8Array(key));
  const opened = await sealer.open(Uint8Array.fromBase64(backup.header.key_check)).catch(() => "");
  return opened === KEY_CHECK;
}

/**
 * Brings everything back; later migrations are applied at the end.
 * @throws RangeError when the database is in use, or the backup is of a newer program
 */
export async function restoreBackup(
  backup: CheckedBackup,
  { db, pictures }: RestoreTarget,
): Promise<FooterRecord> {
  await migrate(db, await requireRoom(backup, db));
  for (const month of backup.header.months) {
    await ensurePartitions(db, { now: new Date(month), ahead: 0 });
  }
  const session = await db.connect();
  try {
    await beginCopy(session, { isReadOnly: false });
    const restored = await loadAll(backup, { session, pictures });
    for (const sequence of backup.header.sequences) await setSequence(session, sequence);
    await commitCopy(session);
    await analyze(session);
    return restored;
  } finally {
    await session.close(); // without a commit: nothing was there
    await migrate(db);
  }
}

/**
 * Refuses what cannot be restored here; changes nothing.
 * @returns the migrations up to the backup's own
 * @throws RangeError when the database is in use, or the backup is of a newer program
 */
export async function requireRoom(backup: CheckedBackup, db: Db): Promise<Migration[]> {
  const known = await readMigrations();
  const wanted = backup.header.migrations;
  const isKnown = wanted.every((name, index) => known[index]?.name === name);
  if (!isKnown) {
    throw new RangeError(
      `Cannot restore ${backup.path} as it is of a newer or another program: its newest migration ` +
        `is ${wanted.at(-1)}`,
    );
  }
  const there = await findMigrations(db);
  for (const table of there.length === 0 ? [] : IN_USE) {
    if (!await hasRows(db, table)) continue;
    throw new RangeError(`Cannot restore into a database that is in use: ${table} is not empty`);
  }
  if (there.length > wanted.length) {
    throw new RangeError(
      `Cannot restore ${backup.path} into tables of a newer program: drop the empty database and ` +
        `make it anew`,
    );
  }
  return known.slice(0, wanted.length);
}

async function loadAll(
  backup: CheckedBackup,
  to: { session: Connection; pictures: Pick<PictureStore, "put"> },
): Promise<FooterRecord> {
  const { session, pictures } = to;
  const tables = await findTables(session);
  // Nobody but its owner takes its protection away, and an unused one is empty.
  const names = tables.map(({ table }) => table).filter((table) => table !== "audit_log");
  const restored = { tables: 0, rows: 0, pictures: 0 };
  await withoutIndexes(session, names, async () => {
    for (const table of names) {
      await setTriggers(session, table, false);
      await emptyTable(session, table);
    }
    const records = readArchive(backup.path);
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const { kind, payload } = next.value;
      if (kind === "table") {
        restored.rows += await loadTable(session, { payload, tables, records });
        restored.tables++;
      } else if (kind === "picture") {
        const { ref } = PictureRecord.parse(parsed(payload));
        const { value } = await records.next();
        if (value?.kind === "data") await pictures.put(ref, value.payload, { isDurable: true });
        restored.pictures++;
      }
    }
    for (const table of names) await setTriggers(session, table, true);
  });
  if (restored.rows !== backup.footer.rows) {
    throw new DamagedArchive(backup.path, `${restored.rows} rows of ${backup.footer.rows} came`);
  }
  return restored;
}

async function loadTable(
  session: Connection,
  from: {
    payload: Uint8Array;
    tables: readonly TableShape[];
    records: AsyncIterator<ArchiveRecord, void>;
  },
): Promise<number> {
  const shape = TableRecord.parse(parsed(from.payload));
  // Names become part of a statement: only those that the database itself has.
  const known = from.tables.find(({ table }) => table === shape.table);
  const isKnown = shape.columns.every((column) => known?.columns.includes(column));
  if (known === undefined || !isKnown) {
    throw new RangeError(`Cannot restore the table ${shape.table} as it is not of this program`);
  }
  const end = { rows: 0 };
  const chunks = async function* () {
    while (true) {
      const { value } = await from.records.next();
      if (value?.kind === "data") yield value.payload;
      else {
        if (value?.kind === "end") Object.assign(end, EndRecord.parse(parsed(value.payload)));
        return;
      }
    }
  };
  const rows = await copyTableIn(session, shape, chunks());
  if (rows === end.rows) return rows;
  throw new RangeError(`Cannot restore ${shape.table}: ${rows} rows of ${end.rows} came`);
}

function parsed(payload: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(payload));
}
