// Owns the statements that read the table of events; append_event.ts alone writes it.
import { empty, join } from "sql-template-tag";
import type { Event } from "../contract/event.ts";
import { type Queryable, type Sql, sql } from "../db/sql.ts";
import type { EventFilter } from "./event_filter.ts";

interface EventRow extends Omit<Event, "id" | "occurred_at" | "expires_at"> {
  id: number;
  occurred_at: Date;
  expires_at: Date | null;
}

const COLUMNS = sql`id, type, occurred_at, expires_at, location_id, device_id, camera_id, data`;

/** "the newest event's id"; 0 before the first */
export async function findNewestEventId(db: Queryable): Promise<number> {
  const row = await db.row<{ id: number }>(
    sql`select coalesce(max(id), 0) as id from events`,
    { name: "find_newest_event" },
  );
  return row?.id ?? 0;
}

/** "the events after this id, in order" */
export async function findEventsAfter(
  db: Queryable,
  page: { after: number; limit: number },
): Promise<Event[]> {
  const rows = await db.rows<EventRow>(
    sql`select ${COLUMNS} from events where id > ${page.after} order by id limit ${page.limit}`,
    { name: "find_events_after" },
  );
  return rows.map(eventOf);
}

/** "the events between these ids that the filter wants, in order" */
export async function findEventsBetween(
  db: Queryable,
  page: { after: number; upTo: number; filter: EventFilter; limit: number },
): Promise<Event[]> {
  const rows = await db.rows<EventRow>(sql`
    select ${COLUMNS} from events
    where id > ${page.after} and id <= ${page.upTo} ${wanted(page.filter)}
    order by id limit ${page.limit}`);
  return rows.map(eventOf);
}

/** "the newest events that the filter wants", newest first */
export async function findRecentEvents(
  db: Queryable,
  page: { filter: EventFilter; limit: number },
): Promise<Event[]> {
  const rows = await db.rows<EventRow>(sql`
    select ${COLUMNS} from events where true ${wanted(page.filter)}
    order by id desc limit ${page.limit}`);
  return rows.map(eventOf);
}

/** So far back is looked for events that match. */
const RECENT_EVENTS = 20_000;

/**
 * "the newest events that an endpoint would be sent", newest first. Empty lists are no restriction.
 * @param page.visible the locations that the reader may know of; `null`: all
 */
export async function findEventsFor(
  db: Queryable,
  page: {
    types: readonly string[];
    exceptTypes: readonly string[];
    locationIds: readonly string[];
    deviceIds: readonly string[];
    visible: readonly string[] | null;
    limit: number;
  },
): Promise<Event[]> {
  const { types, exceptTypes, locationIds, deviceIds, visible, limit } = page;
  const rows = await db.rows<EventRow>(sql`
    select ${COLUMNS} from events
    where id > (select max(id) from events) - ${RECENT_EVENTS}
      and type <> all (${exceptTypes}::text[])
      and (${types}::text[] = '{}' or type = any (${types}))
      and (${locationIds}::uuid[] = '{}' or location_id = any (${locationIds}))
      and (${deviceIds}::uuid[] = '{}' or device_id = any (${deviceIds}))
      and (${visible}::uuid[] is null or location_id = any (${visible}))
    order by id desc limit ${limit}`);
  return rows.map(eventOf);
}

/** The same question as `wantsEvent`, asked of the table. */
function wanted(filter: EventFilter): Sql {
  const { types, locationId, deviceId, visible } = filter;
  const conditions: Sql[] = [];
  if (types !== null) {
    conditions.push(sql`and type = any (${[...types]}::text[])`);
    // Said so that the index without cars is found: they are nearly all that is in the table.
    const hasCars = [...types].some((type) => type.startsWith("plate."));
    if (!hasCars) conditions.push(sql`and type not like 'plate.%'`);
  }
  if (locationId !== null) conditions.push(sql`and location_id = ${locationId}`);
  if (deviceId !== null) conditions.push(sql`and device_id = ${deviceId}`);
  if (visible !== null) conditions.push(sql`and location_id = any (${[...visible]}::uuid[])`);
  return conditions.length > 0 ? join(conditions, " ") : empty;
}

function eventOf(row: EventRow): Event {
  return {
    ...row,
    id: String(row.id),
    occurred_at: row.occurred_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
  };
}
