// Owns the copy of the last configuration that worked, so that a broken file does not stop a site.
import { createHash } from "node:crypto";
import type { FieldFault } from "../../server/contract/problem.ts";
import { parseConfig, type ParsedConfig } from "./parse_config.ts";
import { describeStorageFault } from "./storage_fault.ts";
import { type WriteFile, writeFileAtomically } from "./write_file_atomically.ts";

const FILE_NAME = "last_known_good.yaml";
const HEADER = /^# washfleet last known good, sha256 ([0-9a-f]{64})\n/;

/**
 * Keeps the text, unless it is kept already: a memory card wears out with every write.
 * @throws as {@link writeFileAtomically} when the folder cannot be written.
 */
export async function saveLastKnownGood(
  dataDir: string,
  text: string,
  write: WriteFile = writeFileAtomically,
): Promise<void> {
  const path = `${dataDir}/${FILE_NAME}`;
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
  const path = `${dataDir}/${FILE_NAME}`;
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
  return parseConfig(text);
}

function unusable(message: string): { ok: false; faults: FieldFault[] } {
  return { ok: false, faults: [{ path: "", message }] };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
