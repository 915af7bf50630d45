// `deno task backup --out FILE`: everything that a server keeps, in one file.
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { readEnvironment } from "../secret_files.ts";
import { keptSecretKey } from "../secret_key.ts";
import { openPlace } from "./open_place.ts";
import { writeBackup } from "./write_backup.ts";

interface Options {
  out: string;
  data?: string;
  passphraseFile?: string;
  pictures: boolean;
}

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const options = new Command("backup")
    .description("Backs up the database of the server's settings, its pictures and its key.")
    .requiredOption("--out <file>", "a new file; only its user may read it")
    .option("--data <dir>", "the server's folder (default: WASHFLEET_DATA)")
    .option("--passphrase-file <file>", "take the server's key along, under this passphrase")
    .option("--no-pictures", "leave the pictures out")
    .parse(["deno", "backup", ...Deno.args])
    .opts<Options>();
  try {
    const config = readConfig({
      ...await readEnvironment((name) => Deno.env.get(name)),
      ...(options.data === undefined ? {} : { WASHFLEET_DATA: options.data }),
    });
    const passphrase = options.passphraseFile === undefined
      ? {}
      : { passphrase: (await Deno.readTextFile(options.passphraseFile)).trim() };
    await using place = await openPlace(config);
    const key = config.secretKey ?? await keptSecretKey(place.keyFile);
    const picturesDir = options.pictures ? place.picturesDir : null;
    const written = await writeBackup(
      { db: place.db, picturesDir, key },
      { path: options.out, ...passphrase },
    );
    say(JSON.stringify({ file: options.out, ...written }));
    if (options.passphraseFile === undefined) {
      say(
        "The server's key is not in the file. Without it camera passwords and webhook secrets in " +
          `the backup stay sealed for ever: keep ${
            config.secretKey === null ? place.keyFile : "WASHFLEET_SECRET_KEY"
          } elsewhere, or give --passphrase-file.`,
      );
    }
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
