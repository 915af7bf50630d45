// Owns how a place in a list is written into an opaque text and read back; knows no table.
import { z } from "zod";
import { WashfleetError } from "../errors.ts";

/** The keys of the last row of a page as `next_cursor`. */
export function encodeCursor(keys: readonly (string | number)[]): string {
  return new TextEncoder().encode(JSON.stringify(keys))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * The keys of a cursor that {@link encodeCursor} wrote.
 * @param shape their types, e.g. `z.tuple([z.string(), z.uuid()])`
 * @throws WashfleetError `invalid` when it was made up, or made for another list
 */
export function decodeCursor<Keys>(cursor: string, shape: z.ZodType<Keys>): Keys {
  const keys = shape.safeParse(parsed(cursor));
  if (keys.success) return keys.data;
  throw new WashfleetError("Cannot go on in the list as the cursor is not one of its own", {
    kind: "invalid",
    code: "invalid_cursor",
    faults: [{ path: "cursor", message: "must be the next_cursor of an earlier page" }],
  });
}

/**
 * Splits the rows of a query that asked for one more than `limit`.
 * @returns the page's rows and, when there is more, the cursor after the last of them
 */
export function pageOfRows<Row>(
  rows: readonly Row[],
  options: { limit: number; keysOf: (row: Row) => readonly (string | number)[] },
): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, options.limit);
  const last = page.at(-1);
  const isLast = rows.length <= options.limit || last === undefined;
  return { rows: page, nextCursor: isLast ? null : encodeCursor(options.keysOf(last)) };
}

function parsed(cursor: string): unknown {
  try {
    const bytes = Uint8Array.fromBase64(cursor, { alphabet: "base64url" });
    // Postgres refuses NUL in a text with an error that names no field.
    return JSON.parse(new TextDecoder().decode(bytes).replaceAll("\\u0000", ""));
  } catch {
    return undefined;
  }
}
