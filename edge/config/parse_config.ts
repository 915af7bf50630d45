// Owns how YAML text becomes a configuration or the list of all its faults, each with its line, and
// how settings become text.
// Never repeats a value of the text in a fault: it may be a password.
import { type Document, LineCounter, parseDocument, stringify } from "yaml";
import type { z } from "zod";
import type { FieldFault } from "../../server/contract/problem.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";

export type ParsedConfig =
  | { ok: true; config: EdgeConfig }
  | { ok: false; faults: FieldFault[] };

/** Parses and checks. `path` of a fault is dotted (`cameras.0.url`), `""` for the whole file. */
export function parseConfig(text: string): ParsedConfig {
  const lines = new LineCounter();
  // prettyErrors would quote the faulty line, and with it whatever secret stands there.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return { ok: false, faults: document.errors.map((error) => syntaxFault(error, lines)) };
  }
  const result = EdgeConfig.safeParse(toPlain(document));
  if (result.success) return { ok: true, config: result.data };
  const lineOf = (path: PropertyKey[]) => lineOfPath(document, { lines, path });
  return { ok: false, faults: result.error.issues.flatMap((issue) => issueFaults(issue, lineOf)) };
}

/** The `data_dir` of a text that may be faulty elsewhere; null if it cannot be made out. */
export function peekDataDir(text: string): string | null {
  const document = parseDocument(text, { prettyErrors: false });
  try {
    const dir = EdgeConfig.shape.data_dir.safeParse(document.get("data_dir"));
    return dir.success && document.has("data_dir") ? dir.data : null;
  } catch {
    return null; // not a mapping at all
  }
}

/** Settings as the text of a file: {@link parseConfig} the other way round, without comments. */
export function configText(settings: unknown): string {
  return stringify(settings, { lineWidth: 0, aliasDuplicateObjects: false });
}

function toPlain(document: Document): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    return undefined; // aliases that would unfold without bound
  }
}

function syntaxFault(error: { code: string; pos: [number, number] }, lines: LineCounter) {
  const { line, col } = lines.linePos(error.pos[0]);
  const what = error.code.toLowerCase().replaceAll("_", " ");
  return { path: "", message: `line ${line}, column ${col}: is not valid YAML (${what})` };
}

function issueFaults(
  issue: z.core.$ZodIssue,
  lineOf: (path: PropertyKey[]) => number | null,
): FieldFault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => fault([...issue.path, key], "is not a setting", lineOf));
  }
  return [fault(issue.path, lowerFirst(issue.message), lineOf)];
}

function fault(
  path: PropertyKey[],
  message: string,
  lineOf: (path: PropertyKey[]) => number | null,
): FieldFault {
  const line = lineOf(path);
  return { path: path.join("."), message: line === null ? message : `line ${line}: ${message}` };
}

/** The line where the value stands, or where the nearest enclosing one does if it is missing. */
function lineOfPath(
  document: Document,
  { lines, path }: { lines: LineCounter; path: PropertyKey[] },
): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range !== undefined) return lines.linePos(node.range[0]).line;
  }
  return null;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
