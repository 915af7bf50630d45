// Owns what a CSV file says of a list's entries, and every fault of it by its line. Pure.
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { type ImportFault, PutEntry } from "../contract/plate_list.ts";
import { entryOf } from "./entry_input.ts";
import type { NewEntry } from "./queries.ts";

/** More lines than this are refused: a single answer names the faults of all. */
export const MOST_LINES = 50_000;

const COLUMNS = ["plate", "label", "note", "valid_from", "valid_until"] as const;
const DAY = z.iso.date();

export interface ParsedEntries {
  entries: NewEntry[];
  faults: ImportFault[];
}

/**
 * The entries of a file whose first line names its columns: `plate`, and any of `label`, `note`,
 * `valid_from`, `valid_until` (RFC 3339, or a day as `2026-12-31`: its first instant, UTC). Commas or
 * semicolons. A plate that comes twice is a fault.
 */
export function parseEntriesCsv(text: string): ParsedEntries {
  const read = readRecords(text);
  if (!read.ok) return { entries: [], faults: [read.fault] };
  const [header, ...lines] = read.records;
  const columns = (header?.record ?? []).map((name) => name.toLowerCase());
  const faults: ImportFault[] = headerFaults(columns);
  if (lines.length > MOST_LINES) {
    faults.push({ line: 1, field: "", message: `has more than ${MOST_LINES} lines` });
  }
  if (faults.length > 0) return { entries: [], faults };
  const entries = new Map<string, NewEntry & { line: number }>();
  for (const { record, line } of lines) {
    const parsed = parseLine(record, { columns, line });
    if (!parsed.ok) {
      faults.push(...parsed.faults);
      continue;
    }
    const known = entries.get(parsed.entry.plate);
    if (known === undefined) entries.set(parsed.entry.plate, { ...parsed.entry, line });
    else faults.push({ line, field: "plate", message: `was given on line ${known.line} already` });
  }
  return { entries: [...entries.values()].map(({ line: _, ...entry }) => entry), faults };
}

interface Line {
  record: string[];
  line: number;
}

function readRecords(
  text: string,
): { ok: true; records: Line[] } | { ok: false; fault: ImportFault } {
  const firstLine = text.split(/\r?\n/, 1)[0] ?? "";
  const delimiter = firstLine.includes(";") && !firstLine.includes(",") ? ";" : ",";
  try {
    const read = parse(text, {
      bom: true,
      delimiter,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 10_000,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return { ok: true, records: read.map(({ record, info }) => ({ record, line: info.lines })) };
  } catch (error) {
    const line = error instanceof Error && "lines" in error ? Number(error.lines) : 1;
    const message = error instanceof Error ? error.message.slice(0, 200) : "is no CSV";
    return { ok: false, fault: { line: Math.max(1, line), field: "", message } };
  }
}

function headerFaults(columns: readonly string[]): ImportFault[] {
  const known: readonly string[] = COLUMNS;
  const fault = (field: string, message: string) => ({ line: 1, field, message });
  const faults = columns.flatMap((name, index) => {
    if (!known.includes(name)) {
      return [fault(name.slice(0, 80), `is none of the columns ${COLUMNS.join(", ")}`)];
    }
    return columns.indexOf(name) < index ? [fault(name, "is there twice")] : [];
  });
  if (!columns.includes("plate")) faults.push(fault("plate", "must be one of the columns"));
  return faults;
}

function parseLine(
  record: readonly string[],
  at: { columns: readonly string[]; line: number },
): { ok: true; entry: NewEntry } | { ok: false; faults: ImportFault[] } {
  const { columns, line } = at;
  if (record.length !== columns.length) {
    const message = `has ${record.length} fields instead of ${columns.length}`;
    return { ok: false, faults: [{ line, field: "", message }] };
  }
  const given = columns.map((name, index) => [name, instantOf(name, record[index] ?? "")] as const)
    .filter(([name, value]) => name === "plate" || value !== "");
  const parsed = PutEntry.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({
      line,
      field: String(path[0] ?? ""),
      message,
    }));
    return { ok: false, faults };
  }
  if (Object.values(parsed.data).some((value) => value?.includes("\0"))) {
    return { ok: false, faults: [{ line, field: "", message: "holds the character U+0000" }] };
  }
  const made = entryOf(parsed.data);
  if (made.ok) return made;
  return {
    ok: false,
    faults: made.faults.map(({ path, message }) => ({ line, field: path, message })),
  };
}

function instantOf(column: string, text: string): string {
  const isDay = column.startsWith("valid_") && DAY.safeParse(text).success;
  return isDay ? `${text}T00:00:00Z` : text;
}
