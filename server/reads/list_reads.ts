// Owns the verb behind `GET /api/plates`: who may see which reads, and in which order.
import type { Page } from "../contract/page.ts";
import type { Read, ReadQuery } from "../contract/read.ts";
import { WashfleetError } from "../errors.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { normalisePlate } from "./plate_text.ts";
import { findReads, type ReadFilter, type ReadRow } from "./queries.ts";
import { viewRead } from "./read_view.ts";

/**
 * Reads that match, newest first. A plate is looked for as it is spelled here: case and separators
 * do not matter; `ABC*` is every plate that begins so.
 * @throws WashfleetError `invalid` naming `plate` or `cursor`
 */
export async function listReads(ctx: Context, query: ReadQuery): Promise<Page<Read>> {
  requireScope(ctx.actor, "plates:read");
  const rows = await findReads(ctx.db, {
    visible: visibleLocations(ctx.actor),
    plate: query.plate === undefined ? null : wantedPlate(query.plate),
    locationId: query.location_id ?? null,
    deviceId: query.device_id ?? null,
    cameraId: query.camera_id ?? null,
    from: query.from === undefined ? null : new Date(query.from),
    to: query.to === undefined ? null : new Date(query.to),
    after: query.cursor === undefined ? null : readCursor(query.cursor),
    limit: query.limit + 1, // one more tells whether there is another page
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(viewRead),
    next_cursor: rows.length > query.limit && last !== undefined ? writeCursor(last) : null,
  };
}

function wantedPlate(text: string): ReadFilter["plate"] {
  const isPrefix = text.endsWith("*");
  const plate = normalisePlate(isPrefix ? text.slice(0, -1) : text);
  if (plate !== "") return { text: plate, isPrefix };
  if (isPrefix) return null;
  throw invalid("plate", "holds neither a letter nor a digit");
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
