// Owns the verb behind `GET /api/plates`: who may see which reads, and in which order.
import type { Page } from "../contract/page.ts";
import type { FoundRead, ReadQuery } from "../contract/read.ts";
import { WashfleetError } from "../errors.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { normalisePlate } from "./plate_text.ts";
import { findReads, type ReadFilter, type ReadRow } from "./queries.ts";
import { viewRead } from "./read_view.ts";
import { searchReads } from "./search_reads.ts";

/**
 * Reads that match, newest first. A plate is looked for as it is spelled here: case and separators
 * do not matter; `ABC*` is every plate that begins so. `q` finds what is like the plate, too, and then
 * the closest come first.
 * @throws WashfleetError `invalid` naming `plate`, `q` or `cursor`
 */
export async function listReads(ctx: Context, query: ReadQuery): Promise<Page<FoundRead>> {
  requireScope(ctx.actor, "plates:read");
  if (query.q !== undefined && query.plate !== undefined) {
    throw invalid("q", "cannot be asked together with plate");
  }
  const searched = query.q === undefined ? null : wantedPlate("q", query.q);
  const filter = filterOf(ctx, query);
  if (searched?.isPrefix === false) {
    const { max_wrong: maxWrong, cursor = null } = query;
    return await searchReads(ctx.db, { plate: searched.text, maxWrong, filter, cursor });
  }
  const rows = await findReads(ctx.db, {
    ...filter,
    plate: searched ?? (query.plate === undefined ? null : wantedPlate("plate", query.plate)),
    after: query.cursor === undefined ? null : readCursor(query.cursor),
    limit: query.limit + 1, // one more tells whether there is another page
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const found = searched === null ? {} : { found: "prefix" as const };
  return {
    items: page.map((row) => ({ ...viewRead(row), ...found })),
    next_cursor: rows.length > query.limit && last !== undefined ? writeCursor(last) : null,
  };
}

function filterOf(ctx: Context, query: ReadQuery): Omit<ReadFilter, "plate" | "after"> {
  return {
    visible: visibleLocations(ctx.actor),
    locationId: query.location_id ?? null,
    deviceId: query.device_id ?? null,
    cameraId: query.camera_id ?? null,
    visitId: query.visit_id ?? null,
    from: query.from === undefined ? null : new Date(query.from),
    to: query.to === undefined ? null : new Date(query.to),
    minConfidence: query.min_confidence ?? null,
    maxConfidence: query.max_confidence ?? null,
    limit: query.limit,
  };
}

function wantedPlate(path: "plate" | "q", text: string): ReadFilter["plate"] {
  const isPrefix = text.endsWith("*");
  const plate = normalisePlate(isPrefix ? text.slice(0, -1) : text);
  if (plate !== "") return { text: plate, isPrefix };
  if (isPrefix) return null;
  throw invalid(path, "holds neither a letter nor a digit");
}

/** Opaque to the client; refused when it is not one of ours. */
const CURSOR = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function writeCursor({ captured_at, id }: ReadRow): string {
  return `${captured_at.getTime()}.${id}`;
}

function readCursor(cursor: string): { capturedAt: Date; id: string } {
  const [, ms, id] = CURSOR.exec(cursor) ?? [];
  if (ms === undefined || id === undefined) throw invalid("cursor", "is none that was given out");
  return { capturedAt: new Date(Number(ms)), id };
}

function invalid(path: string, message: string): WashfleetError {
  return new WashfleetError(`Cannot list reads as ${path} ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path, message }],
  });
}
