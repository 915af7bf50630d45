// Owns reading and changing a template's YAML as text: comments and order stay as they were written.
// Heavy (the YAML package): islands import it when somebody begins to write.
import { type Document, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { SettingPath } from "./setting_schema.ts";

/** What is wrong with the text itself. Lines count from 1. */
export interface LineFault {
  readonly line: number;
  /** The parser's code, e.g. `BAD_INDENT`; `PLACEHOLDER`: one stands outside quotes. */
  readonly code: string;
}

export type ReadYaml =
  | {
    readonly ok: true;
    readonly settings: unknown;
    /** The line of a dotted path such as `cameras.0.url`, or of the nearest part above it. */
    lineOf(path: string): number;
  }
  | { readonly ok: false; readonly faults: readonly LineFault[] };

/** More aliases than this are a bomb, or no settings. */
const MAX_ALIASES = 100;

export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ code, pos }) => ({ code, line: lineAt(pos[0]) }));
    return { ok: false, faults };
  }
  // Unquoted, `{{x}}` is a mapping within a mapping.
  const bare = text.split("\n").findIndex((line) => /^[^#'"]*[:\-[,]\s+\{\{/.test(line));
  if (bare !== -1) return { ok: false, faults: [{ code: "PLACEHOLDER", line: bare + 1 }] };
  let settings: unknown;
  try {
    settings = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch {
    return { ok: false, faults: [{ code: "ALIASES", line: 1 }] };
  }
  return { ok: true, settings, lineOf: (path) => lineAt(offsetOf(document, path)) };
}

function offsetOf(document: Document, path: string): number {
  const steps = path === "" ? [] : path.split(".");
  for (let length = steps.length; length > 0; length--) {
    const node = document.getIn(steps.slice(0, length).map(stepOf), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function stepOf(step: string): string | number {
  return /^\d+$/.test(step) ? Number(step) : step;
}

/** The text with the setting changed; `undefined` takes it away, and what is empty after it. */
export function editYaml(text: string, path: SettingPath, value: unknown): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  if (value === undefined) removeAt(document, path);
  else {
    if (document.contents === null) document.contents = document.createNode({}) as never;
    makeWay(document, path);
    setAt(document, path, value);
  }
  return textOf(document);
}

/** A single value keeps its comment and, where it stays a text, its quotes. */
function setAt(document: Document, path: SettingPath, value: unknown): void {
  const old = document.getIn(path, true);
  if (!isScalar(old) || typeof value === "object") {
    return document.setIn(path, document.createNode(value));
  }
  if (typeof value !== typeof old.value) delete old.type;
  delete old.source;
  old.value = value;
}

/** The YAML of plain settings, as a new text. */
export function writeYaml(settings: unknown): string {
  const document = parseDocument("");
  document.contents = document.createNode(settings) as never;
  return textOf(document);
}

function textOf(document: Document): string {
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return /^(\{\s*\}|null)?\n?$/.test(text) ? "" : text;
}

/** A part above that is no mapping or list (`log:` and nothing else) gives way. */
function makeWay(document: Document, path: SettingPath): void {
  for (let length = 1; length < path.length; length++) {
    const above = path.slice(0, length);
    const node = document.getIn(above, true);
    const isList = typeof path[length] === "number";
    if (isNode(node) && "items" in node) continue;
    document.setIn(above, document.createNode(isList ? [] : {}));
  }
}

function removeAt(document: Document, path: SettingPath): void {
  if (!document.hasIn(path)) return;
  document.deleteIn(path);
  const above = path.slice(0, -1);
  const left = above.length === 0 ? null : document.getIn(above, true);
  // An emptied camera stays: it is one of a list, whose others would change their place.
  const isEntry = typeof above.at(-1) === "number";
  const isEmpty = isNode(left) && "items" in left && (left.items as unknown[]).length === 0;
  if (isEmpty && !isEntry && !isSeq(left)) removeAt(document, above);
  else if (isEmpty && isSeq(left)) document.deleteIn(above);
}
