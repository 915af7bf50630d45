// Owns the outcome of editing the settings' text, before anything is checked or written.
import type { FieldFault } from "../../server/contract/problem.ts";

export type EditedText =
  | { ok: true; text: string }
  | { ok: false; why: "invalid" | "no_such_camera"; faults: FieldFault[] };

/** Edits the file's text as it is now; `""` where there is no file. */
export type EditText = (text: string) => EditedText;
