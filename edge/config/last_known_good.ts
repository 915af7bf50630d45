// Owns the copy of the last configuration that worked, so that a broken file does not stop a site.
import { createHash } from "node:crypto";
import type { FieldFault } from "../../server/contract/problem.ts";
import type { EdgeConfig } from "../../server/contract/edge_config.ts";
import { parseConfig, type ParsedConfig } from "./parse_config.ts";
import { describeStorageFault } from "./storage_fault.ts";
import { type WriteFile, writeFileAtomically } from "./write_file_atomically.ts";

/** The last that could be used, for when the file cannot. */
const FILE_NAME = "last_known_good.yaml";
/** The last with which the agent ran for a while, for when it keeps ending. */
const PROVEN_NAME = "proven.yaml";
type KeptConfig =
  | { ok: true; config: EdgeConfig; text: string }
  | { ok: false; faults: FieldFault[] };

const HEADER = /^# washfleet last known good, sha256 ([0-9a-f]{64})\n/;

/** Keeps the text. @throws as {@link writeFileAtomically} when the folder cannot be written. */
export async function saveLastKnownGood(
  dataDir: string,
  text: string,
  write: WriteFile = writeFileAtomically,
): Promise<void> {
  await save(`${dataDir}/${FILE_NAME}`, text, write);
}

/** Keeps the settings with which the agent has run for a while. @throws as the other */
export async function saveProvenSettings(
  dataDir: string,
  text: string,
  write: WriteFile = writeFileAtomically,
): Promise<void> {
  await save(`${dataDir}/${PROVEN_NAME}`, text, write);
}

/** Those settings; null where there are none that are good and other than this text. */
export async function readProvenSettings(
  dataDir: string,
  { unlike }: { unlike: string },
): Promise<EdgeConfig | null> {
  const kept = await read(`${dataDir}/${PROVEN_NAME}`);
  return kept.ok && kept.text !== unlike ? kept.config : null;
}

/** Unless it is kept already: a memory card wears out with every write. */
async function save(path: string, text: string, write: WriteFile): Promise<void> {
  const content = `# washfleet last known good, sha256 ${sha256(text)}\n${text}`;
  const kept = await Deno.readTextFile(path).catch(() => null);
  if (kept !== content) await write(path, content);
}

/** Keeps the text where that can be done. @returns what to tell people where it cannot */
export async function tryToSaveLastKnownGood(
  dataDir: string,
  text: string,
  write: WriteFile = writeFileAtomically,
): Promise<string[]> {
  try {
    await saveLastKnownGood(dataDir, text, write);
    return [];
  } catch (error) {
    const { message } = describeStorageFault(error, `${dataDir}/${FILE_NAME}`);
    return [`The copy of these settings for bad times was not made: ${message}`];
  }
}

/** The kept configuration; faults of path `""` if there is none or it is damaged. */
export async function readLastKnownGood(dataDir: string): Promise<ParsedConfig> {
  return await read(`${dataDir}/${FILE_NAME}`);
}

async function read(path: string): Promise<KeptConfig> {
  let content: string;
  try {
    content = await Deno.readTextFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    return unusable(`there is no last known good copy to start with (${reason}): ${path}`);
  }
  const wanted = HEADER.exec(content)?.[1];
  const text = content.replace(HEADER, "");
  // A copy cut off in the middle may still be valid YAML with cameras missing.
  if (wanted !== sha256(text)) return unusable(`the last known good copy is damaged: ${path}`);
  const parsed = parseConfig(text);
  return parsed.ok ? { ...parsed, text } : parsed;
}

function unusable(message: string): { ok: false; faults: FieldFault[] } {
  return { ok: false, faults: [{ path: "", message }] };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
