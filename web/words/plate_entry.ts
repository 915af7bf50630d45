// Owns what people paste into a list and when its entries end. Pure.
import type { ListEntry } from "../../server/contract/plate_list.ts";
import { instantOf, wallOf } from "./zoned_time.ts";

const DAY_MS = 86_400_000;

export interface PastedPlates {
  /** A file as the server takes it: its first line names the columns. */
  readonly csv: string;
  /** Lines that were put before the pasted ones: a fault's line counts them. */
  readonly addedLines: number;
}

/**
 * A file that has its columns named goes as it is. Anything else is a plate a line, a name behind a
 * comma, semicolon or tab.
 */
export function pastedPlates(text: string): PastedPlates {
  const clean = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const [first = ""] = clean.split("\n", 1);
  const columns = first.toLowerCase().split(/[,;]/).map((name) => name.trim().replaceAll('"', ""));
  if (columns.includes("plate")) return { csv: clean, addedLines: 0 };
  const lines = clean.split("\n").map((line) => {
    const [, plate = "", label = ""] = /^([^,;\t]*)[,;\t]?(.*)$/.exec(line) ?? [];
    return line.trim() === "" ? "" : `${quoted(plate)},${quoted(label)}`;
  });
  return { csv: `plate,label\n${lines.join("\n")}`, addedLines: 1 };
}

/** The instant at which the day `2026-12-31` has passed at a place; `null` for none. */
export function endOfDay(day: string, zone: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  const next = new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
  return instantOf(`${next}T00:00`, zone);
}

/** The last day on which an entry that ends then is good, `2026-12-31`; `""` when it never ends. */
export function lastDayOf(validUntil: string | null, zone: string): string {
  if (validUntil === null) return "";
  return wallOf(new Date(Date.parse(validUntil) - 1).toISOString(), zone).slice(0, 10);
}

/** Whether an entry is good now. */
export function entryState(
  { valid_from, valid_until }: Pick<ListEntry, "valid_from" | "valid_until">,
  nowMs: number,
): "good" | "later" | "over" {
  if (valid_until !== null && Date.parse(valid_until) <= nowMs) return "over";
  return valid_from !== null && Date.parse(valid_from) > nowMs ? "later" : "good";
}

function quoted(text: string): string {
  return `"${text.trim().replace(/^"(.*)"$/, "$1").replaceAll('"', '""')}"`;
}
