// Owns the copy of the settings that the server's took the place of, so that they can come back.
import { type WriteFile, writeFileAtomically } from "./write_file_atomically.ts";

const FILE_NAME = "replaced_config.yaml";
const HEADER = /^# washfleet replaced by version (\d+)\n/;

/** Keeps the text that this version takes the place of. @throws as {@link writeFileAtomically} */
export async function saveReplaced(
  dataDir: string,
  { text, version }: { text: string; version: number },
  write: WriteFile = writeFileAtomically,
): Promise<void> {
  await write(`${dataDir}/${FILE_NAME}`, `# washfleet replaced by version ${version}\n${text}`);
}

/** What that version took the place of; null when another one has come since, or none. */
export async function readReplaced(dataDir: string, version: number): Promise<string | null> {
  const content = await Deno.readTextFile(`${dataDir}/${FILE_NAME}`).catch(() => "");
  return HEADER.exec(content)?.[1] === String(version) ? content.replace(HEADER, "") : null;
}
