// `deno task restore --from FILE`: a backup into a server that is empty and does not run.
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { readEnvironment } from "../secret_files.ts";
import { createPictureStore } from "../images/picture_store.ts";
import { openPlace } from "./open_place.ts";
import { checkBackup, requireRoom, restoreBackup } from "./restore_backup.ts";
import { settleKey } from "./restore_key.ts";

interface Options {
  from: string;
  data?: string;
  passphraseFile?: string;
}

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const options = new Command("restore")
    .description("Restores a backup into the empty database of the server's settings.")
    .requiredOption("--from <file>", "what `deno task backup` wrote")
    .option("--data <dir>", "the server's folder (default: WASHFLEET_DATA)")
    .option("--passphrase-file <file>", "opens the key that the backup holds")
    .parse(["deno", "restore", ...Deno.args])
    .opts<Options>();
  try {
    const config = readConfig({
      ...await readEnvironment((name) => Deno.env.get(name)),
      ...(options.data === undefined ? {} : { WASHFLEET_DATA: options.data }),
    });
    const backup = await checkBackup(options.from);
    // What lies above may be entered, as Postgres may run as someone else.
    await Deno.mkdir(config.dataDir, { recursive: true, mode: 0o755 });
    await using place = await openPlace(config);
    if (place.isServerRunning) throw new Error("Cannot restore while the server runs: stop it");
    await requireRoom(backup, place.db);
    await settleKey(backup, {
      given: config.secretKey,
      file: place.keyFile,
      passphrase: options.passphraseFile === undefined
        ? null
        : (await Deno.readTextFile(options.passphraseFile)).trim(),
    });
    const restored = await restoreBackup(backup, {
      db: place.db,
      pictures: createPictureStore(place.picturesDir),
    });
    say(JSON.stringify({ file: options.from, of: backup.header.created_at, ...restored }));
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
