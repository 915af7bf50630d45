// Owns which key a restored server will have: it must open what the backup holds sealed.
import { writeDurably } from "../secret_key.ts";
import { type CheckedBackup, isKeyOf } from "./restore_backup.ts";
import { openKey } from "./sealed_key.ts";

export interface KeySources {
  /** WASHFLEET_SECRET_KEY. */
  given: Uint8Array | null;
  /** The server's file; written when the key comes out of the backup. */
  file: string;
  passphrase: string | null;
}

/**
 * Makes sure of the key before anything is restored.
 * @throws Error when there is none, or one that opens nothing of this backup
 */
export async function settleKey(backup: CheckedBackup, sources: KeySources): Promise<void> {
  const there = sources.given ?? await readKeyFile(sources.file);
  if (there !== null) {
    if (await isKeyOf(backup, there)) return;
    throw new Error(
      `Cannot restore ${backup.path} as the server's key here is another one than the backup's`,
    );
  }
  if (backup.sealedKey === null || sources.passphrase === null) {
    throw new Error(
      `Cannot restore ${backup.path} as the key that opens its secrets is not here: put it into ` +
        `${sources.file}, or give --passphrase-file if the backup has it`,
    );
  }
  const key = await openKey(backup.sealedKey, sources.passphrase);
  await writeDurably(sources.file, `${key.toBase64()}\n`);
}

async function readKeyFile(path: string): Promise<Uint8Array | null> {
  try {
    return Uint8Array.fromBase64((await Deno.readTextFile(path)).trim());
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
