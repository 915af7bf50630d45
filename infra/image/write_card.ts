// Owns how a card's files get into a folder: those with a secret are for their owner alone.
import { dirname } from "node:path";
import { cardFiles, type CardOptions } from "./card_files.ts";

const SCRIPTS: Readonly<Record<string, string>> = {
  "washfleet/first_boot.sh": "./first_boot.sh",
  "washfleet/install.sh": "../install/install.sh",
  "firstrun.sh": "./firstrun.sh",
};

/** @param debFile the package to put there; `null`: the machine fetches it */
export async function writeCard(
  folder: string,
  options: CardOptions,
  debFile: string | null,
): Promise<void> {
  for (const [path, text] of cardFiles(options)) {
    await put(`${folder}/${path}`, text, path.endsWith("/settings") ? 0o600 : 0o644);
  }
  for (const [path, source] of Object.entries(SCRIPTS)) {
    const text = await Deno.readTextFile(new URL(source, import.meta.url));
    await put(`${folder}/${path}`, text, 0o755);
  }
  if (debFile !== null && options.agent.kind === "deb") {
    await Deno.copyFile(debFile, `${folder}/washfleet/${options.agent.fileName}`);
  }
}

async function put(path: string, text: string, mode: number): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text, { mode });
  await Deno.chmod(path, mode); // one that is there keeps its own otherwise
}
