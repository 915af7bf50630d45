// Owns how a template's YAML becomes a plain document, or the list of what is wrong with it. Pure.
// Never repeats a value of the text in a fault: it may be a password.
import { isMap, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { FieldFault } from "../contract/problem.ts";
import { isShallow } from "../contract/template.ts";
import { isPlainObject, type Settings } from "./settings.ts";

export type ParsedContent =
  | { ok: true; settings: Settings }
  | { ok: false; faults: FieldFault[] };

/** What the agent keeps for itself: a template that moved it would cut it off from this server. */
const OF_THE_SITE = new Set(["server", "data_dir"]);

/** More of one document's nodes than this are an alias bomb, or no settings. */
const MAX_ALIASES = 100;

/** Parses the content; `path` of a fault is `content`, as the field is called. */
export function parseContent(text: string): ParsedContent {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, faults: [TOO_DEEP] }; // the parser's own stack
  }
}

const MOST_FAULTS = 50;
const TOO_DEEP = { path: "content", message: "is nested too deeply" };

function parse(text: string): ParsedContent {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fault = (message: string, offset = 0) => ({
    path: "content",
    message: `line ${lines.linePos(offset).line}: ${message}`,
  });
  if (document.errors.length > 0) {
    const faults = document.errors.slice(0, MOST_FAULTS).map(({ code, pos }) =>
      fault(`is not valid YAML (${code.toLowerCase().replaceAll("_", " ")})`, pos[0])
    );
    return { ok: false, faults };
  }
  const faults: FieldFault[] = [];
  visit(document, {
    Pair(_, { key }) {
      // Unquoted, `{{x}}` is a mapping whose key is a mapping.
      if (!isMap(key) && !isSeq(key)) return;
      faults.push(fault('a placeholder must stand in quotes: "{{…}}"', key.range?.[0]));
      return visit.SKIP;
    },
  });
  if (faults.length > 0) return { ok: false, faults };
  const settings = toPlain(() => document.toJS({ maxAliasCount: MAX_ALIASES }));
  if (!isPlainObject(settings)) {
    return { ok: false, faults: [fault("must be a mapping of settings")] };
  }
  if (!isShallow(settings)) return { ok: false, faults: [TOO_DEEP] };
  const foreign = foreignSettings(settings, "content");
  return foreign.length === 0 ? { ok: true, settings } : { ok: false, faults: foreign };
}

/** Faults for what no template and no override may say. */
export function foreignSettings(settings: Settings, path: string): FieldFault[] {
  const ofSite = Object.keys(settings).filter((key) => OF_THE_SITE.has(key)).map((key) => ({
    path: `${path}.${key}`,
    message: "is the site's own: the agent keeps it, so leave it out",
  }));
  return [...ofSite, ...writtenPasswords(settings, path)];
}

/** Variables of such names are secrets: contract/template.ts. */
const SECRET_PLACEHOLDER =
  /^\s*\{\{\s*(location|device|camera)\.[a-z][a-z0-9_]*(password|secret|token)\s*\}\}\s*$/;

// user:password@ of an address, with what is no placeholder after the colon.
const PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*?:(?!\s*\{\{[^}]*\}\}@)[^/?#\s]*@/i;

/** Anybody who may see a template would see these. */
function writtenPasswords(node: unknown, path: string): FieldFault[] {
  if (typeof node === "string") {
    if (!PASSWORD.test(node)) return [];
    const message = "holds a password: write {{camera.password}} and give it as a secret variable";
    return [{ path, message }];
  }
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, part]) => {
    if (key !== "password") return writtenPasswords(part, `${path}.${key}`);
    if (part === null || SECRET_PLACEHOLDER.test(String(part))) return [];
    const message =
      'must be "{{device.…_password}}", given as a secret variable: anybody who may ' +
      "see the settings would see it";
    return [{ path: `${path}.${key}`, message }];
  });
}

function toPlain(make: () => unknown): unknown {
  try {
    return make() ?? {};
  } catch {
    return undefined; // aliases that would unfold without bound
  }
}
