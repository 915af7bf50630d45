// Owns the verb that shows what a device was told to do, and what became of it.
import { z } from "zod";
import type { DeviceCommand } from "../contract/device_settings.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findCommands } from "./command_queries.ts";
import { toDeviceCommand } from "./command_view.ts";
import { findVisibleDevice } from "./find_visible_device.ts";

const Cursor = z.tuple([z.int().nonnegative()]);

/** A page of commands, newest first. Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function listCommands(
  ctx: Context,
  query: PageQuery & { deviceId: string },
): Promise<Page<DeviceCommand>> {
  requireScope(ctx.actor, "fleet:read");
  const device = await findVisibleDevice(ctx, query.deviceId);
  const rows = await findCommands(ctx.db, {
    deviceId: device.id,
    beforeSeq: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.seq] });
  const now = ctx.now();
  return {
    items: page.rows.map((row) => toDeviceCommand(row, now)),
    next_cursor: page.nextCursor,
  };
}
