// Owns writing a backup: one moment of the database, the pictures, and the key if it is wanted.
// The server may go on meanwhile.
import type { Db } from "../db/sql.ts";
import { createSealer } from "../seal.ts";
import { type ArchiveWriter, createArchive } from "./archive.ts";
import { type BackupHeader, type FooterRecord, KEY_CHECK } from "./backup_header.ts";
import {
  beginCopy,
  copyTableOut,
  findMigrations,
  findMonths,
  findSequences,
  findTables,
} from "./queries.ts";
import { sealKey } from "./sealed_key.ts";

export interface BackupSource {
  db: Db;
  /** `null`: pictures are kept elsewhere. */
  picturesDir: string | null;
  /** The server's own. */
  key: Uint8Array;
}

export interface BackupOptions {
  path: string;
  /** The key travels under it. Default: not at all. */
  passphrase?: string;
  now?: Date;
}

export type BackupResult = FooterRecord & { sizeBytes: number };

/** @throws Deno.errors.AlreadyExists, or as the database or the disk fails: no file is left then */
export async function writeBackup(
  source: BackupSource,
  options: BackupOptions,
): Promise<BackupResult> {
  const archive = await createArchive(options.path);
  try {
    const footer = await writeRecords(source, archive, options);
    await archive.write("footer", footer);
    return { ...footer, ...await archive.finish() };
  } catch (error) {
    await archive.abandon();
    throw error;
  }
}

async function writeRecords(
  { db, picturesDir, key }: BackupSource,
  archive: ArchiveWriter,
  { passphrase, now = new Date() }: BackupOptions,
): Promise<FooterRecord> {
  const session = await db.connect();
  const footer = { tables: 0, rows: 0, pictures: 0 };
  try {
    await beginCopy(session, { isReadOnly: true });
    const sealer = await createSealer(new Uint8Array(key));
    await archive.write(
      "header",
      {
        created_at: now.toISOString(),
        migrations: await findMigrations(session),
        months: await findMonths(session),
        sequences: await findSequences(session),
        key_check: (await sealer.seal(KEY_CHECK)).toBase64(),
        has_pictures: picturesDir !== null,
      } satisfies BackupHeader,
    );
    if (passphrase !== undefined) await archive.write("key", await sealKey(key, passphrase));
    for (const shape of await findTables(session)) {
      await archive.write("table", shape);
      let rows = 0;
      for await (const chunk of copyTableOut(session, shape)) {
        await archive.write("data", chunk);
        rows++; // COPY sends a message a row
      }
      await archive.write("end", { rows });
      footer.tables++;
      footer.rows += rows;
    }
  } finally {
    await session.close();
  }
  // After the rows: a picture that came since is one too many, which is no harm.
  if (picturesDir !== null) footer.pictures = await writePictures(picturesDir, archive);
  return footer;
}

async function writePictures(dir: string, archive: ArchiveWriter): Promise<number> {
  let count = 0;
  for await (const ref of picturesBelow(dir, "")) {
    const bytes = await Deno.readFile(`${dir}/${ref}`).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null; // retention took it meanwhile
      throw error;
    });
    if (bytes === null || bytes.length === 0) continue;
    await archive.write("picture", { ref });
    await archive.write("data", bytes);
    count++;
  }
  return count;
}

/** Refs in their order; what is still being written is left out. */
async function* picturesBelow(dir: string, prefix: string): AsyncGenerator<string, void, void> {
  const entries = await Array.fromAsync(Deno.readDir(`${dir}/${prefix}`)).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (entry.isDirectory) yield* picturesBelow(dir, `${prefix}${entry.name}/`);
    else if (entry.name.endsWith(".jpg")) yield `${prefix}${entry.name}`;
  }
}
