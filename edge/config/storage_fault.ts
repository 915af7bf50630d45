// Owns what a failed write means to the one who asked for it. Writes nothing.
import type { FieldFault } from "../../server/contract/problem.ts";

/** Why a file was not written. */
export type StorageFault = "disk_full" | "not_writable";

const FULL = new Set(["ENOSPC", "EDQUOT"]);

/** Which of the two; whatever is not a full disk keeps the file from being written as well. */
export function storageFault(error: unknown): StorageFault {
  return FULL.has(codeOf(error) ?? "") ? "disk_full" : "not_writable";
}

/** The fault of path `""` that says it in words. */
export function describeStorageFault(error: unknown, path: string): FieldFault {
  if (storageFault(error) === "disk_full") {
    return { path: "", message: `the disk is full: ${path} was left as it is` };
  }
  const reason = codeOf(error) ?? (error instanceof Error ? error.name : "unknown");
  const message = `the file cannot be written (${reason}): ${path}. The agent's user must be ` +
    "allowed to write its folder";
  return { path: "", message };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
