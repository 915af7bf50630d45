// Owns every question that is asked of the table `devices`; claims, cameras and commands have
// query files of their own.
import type { DeviceStatus } from "../contract/fleet.ts";
import type { Labels } from "../contract/labels.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";
import { isUniqueViolation } from "../db/unique_violation.ts";
import type { LabelExpression } from "./label_expression.ts";
import { andLabels } from "./label_queries.ts";

/** A device with its location's name. The token and the sealed key are read apart. */
export interface DeviceRow {
  id: string;
  location_id: string;
  location_name: string;
  name: string;
  hardware_id: string | null;
  status: DeviceStatus;
  status_reasons: string[];
  address: string | null;
  has_address_key: boolean;
  agent_version: string | null;
  enrolled_at: Date | null;
  last_seen_at: Date | null;
  /** As it was told at that time. */
  heartbeat_every_ms: number;
  created_at: Date;
  labels: Labels;
  location_labels: Labels;
  template_id: string | null;
  maintenance_since: Date | null;
  maintenance_until: Date | null;
  maintenance_reason: string | null;
  quarantined_at: Date | null;
  quarantine_reason: string | null;
  token_rotated_at: Date | null;
  has_next_token: boolean;
}

const DEVICE = raw(`d.id, d.location_id, l.name as location_name, d.name, d.hardware_id, d.status,
  d.status_reasons, d.address, d.address_key_sealed is not null as has_address_key,
  d.agent_version, d.enrolled_at, d.last_seen_at, d.heartbeat_every_ms, d.created_at, d.labels,
  l.labels as location_labels, d.template_id, d.maintenance_since, d.maintenance_until,
  d.maintenance_reason, d.quarantined_at, d.quarantine_reason, d.token_rotated_at,
  d.next_token_hash is not null as has_next_token`);

/** "this device" */
export function findDevice(db: Queryable, id: string): Promise<DeviceRow | undefined> {
  return db.row<DeviceRow>(
    sql`
    select ${DEVICE} from devices d join locations l on l.id = d.location_id where d.id = ${id}`,
    { name: "find_device" },
  );
}

/** "this device", held until the transaction ends: whoever else changes it waits. */
export function lockDevice(tx: Queryable, id: string): Promise<DeviceRow | undefined> {
  return tx.row<DeviceRow>(
    sql`
    select ${DEVICE} from devices d join locations l on l.id = d.location_id where d.id = ${id}
    for no key update of d`,
    { name: "lock_device" },
  );
}

/** "where are these devices", held until the transaction ends, in an order that knots no circle */
export function lockDevices(
  tx: Queryable,
  ids: readonly string[],
): Promise<{ id: string; location_id: string }[]> {
  return tx.rows(sql`
    select id, location_id from devices where id = any (${ids}::uuid[])
    order by id for no key update`);
}

/** "where are these devices" */
export function findDevicePlaces(
  db: Queryable,
  ids: readonly string[],
): Promise<{ id: string; location_id: string }[]> {
  return db.rows(sql`select id, location_id from devices where id = any (${ids}::uuid[])`);
}

/** "the devices after this one, by name" */
export function findDevices(
  db: Queryable,
  options: {
    visible: readonly string[] | null;
    locationId: string | null;
    status: DeviceStatus | null;
    search: string | null;
    labels: LabelExpression;
    after: readonly [name: string, id: string] | null;
    limit: number;
  },
): Promise<DeviceRow[]> {
  const { visible, locationId, status, search, labels, after, limit } = options;
  return db.rows<DeviceRow>(sql`
    select ${DEVICE}
    from devices d join locations l on l.id = d.location_id
    where (${visible}::uuid[] is null or d.location_id = any (${visible}::uuid[]))
      and (${locationId}::uuid is null or d.location_id = ${locationId})
      and (${status}::text is null or d.status = ${status})
      and (${search}::text is null
        or position(lower(${search}) in lower(d.name || ' ' || l.name)) > 0)
      ${andLabels(sql`l.labels || d.labels`, labels)}
      and (${after?.[0] ?? null}::text is null
        or (d.name, d.id) > (${after?.[0] ?? null}, ${after?.[1] ?? null}::uuid))
    order by d.name, d.id
    limit ${limit}`);
}

/** Writes a device. @returns false when its location has one of that name */
export async function insertDevice(
  tx: Queryable,
  device: {
    id: string;
    locationId: string;
    name: string;
    address: string | null;
    addressKeySealed: Uint8Array | null;
    labels: Labels;
    templateId: string | null;
    statusReasons: string[];
    createdAt: Date;
  },
): Promise<boolean> {
  return await tx.execute(sql`
    insert into devices (id, location_id, name, address, address_key_sealed, labels, template_id,
      status_reasons, status_since, created_at)
    values (${device.id}, ${device.locationId}, ${device.name}, ${device.address},
      ${device.addressKeySealed}, ${JSON.stringify(device.labels)}::jsonb, ${device.templateId},
      ${device.statusReasons}, ${device.createdAt}, ${device.createdAt})
    on conflict (location_id, name) do nothing`) === 1;
}

/** Writes what an operator may change. @returns false when the name is taken at that location */
export async function updateDeviceSettings(
  tx: Queryable,
  device: {
    id: string;
    locationId: string;
    name: string;
    address: string | null;
    /** `undefined`: stays. */
    addressKeySealed: Uint8Array | null | undefined;
    labels: Labels;
    templateId: string | null;
  },
): Promise<boolean> {
  const keepsKey = device.addressKeySealed === undefined;
  try {
    await tx.execute(sql`
      update devices
      set location_id = ${device.locationId}, name = ${device.name}, address = ${device.address},
        labels = ${JSON.stringify(device.labels)}::jsonb, template_id = ${device.templateId},
        address_key_sealed = case when ${keepsKey}::boolean then address_key_sealed
          else ${device.addressKeySealed ?? null}::bytea end
      where id = ${device.id}`);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Removes the device with its claims, cameras and commands. */
export async function deleteDeviceRow(tx: Queryable, id: string): Promise<boolean> {
  return await tx.execute(sql`delete from devices where id = ${id}`) === 1;
}

/** Writes the judged status; `status_since` moves only when the status does. */
export async function updateDeviceStatus(
  tx: Queryable,
  device: { id: string; status: DeviceStatus; reasons: string[]; at: Date },
): Promise<void> {
  await tx.execute(sql`
    update devices
    set status = ${device.status}, status_reasons = ${device.reasons},
      status_since = case when status = ${device.status} then status_since else ${device.at} end
    where id = ${device.id}`);
}

/** Writes that maintenance begins, goes on otherwise, or (any other status) ends. */
export async function updateMaintenance(
  tx: Queryable,
  device: {
    id: string;
    status: DeviceStatus;
    reasons: string[];
    maintenance: { until: Date | null; reason: string | null } | null;
    at: Date;
    /** As live state knows it; the row may be a few heartbeats behind. */
    lastSeenAt: Date | null;
  },
): Promise<void> {
  const { maintenance } = device;
  await tx.execute(sql`
    update devices
    set status = ${device.status}, status_reasons = ${device.reasons},
      status_since = case when status = ${device.status} then status_since else ${device.at} end,
      maintenance_since = case when ${maintenance !== null}::boolean
        then coalesce(maintenance_since, ${device.at}) end,
      maintenance_until = ${maintenance?.until ?? null},
      maintenance_reason = ${maintenance?.reason ?? null},
      last_seen_at = greatest(last_seen_at, ${device.lastSeenAt}::timestamptz)
    where id = ${device.id}`);
}

/** "whose maintenance is over" */
export function findEndedMaintenance(
  db: Queryable,
  options: { now: Date; limit: number },
): Promise<{ id: string }[]> {
  return db.rows(sql`
    select id from devices
    where maintenance_until <= ${options.now}
    order by maintenance_until
    limit ${options.limit}`);
}

/** Writes what a heartbeat changes. */
export async function updateHeardDevice(
  tx: Queryable,
  device: {
    id: string;
    status: DeviceStatus;
    reasons: string[];
    agentVersion: string;
    address: string | null;
    at: Date;
    everyMs: number;
  },
): Promise<void> {
  await tx.execute(
    sql`
    update devices
    set status = ${device.status}, status_reasons = ${device.reasons},
      status_since = case when status = ${device.status} then status_since else ${device.at} end,
      agent_version = ${device.agentVersion}, address = ${device.address},
      last_seen_at = ${device.at}, heartbeat_every_ms = ${device.everyMs}
    where id = ${device.id}`,
    { name: "update_heard_device" },
  );
}

/** "of which devices did so many heartbeats not come, that are not known to be offline" */
export function findUnheardDevices(
  db: Queryable,
  options: { now: Date; beats: number; limit: number },
): Promise<{ id: string; last_seen_at: Date; heartbeat_every_ms: number }[]> {
  return db.rows(sql`
    select id, last_seen_at, heartbeat_every_ms from devices
    where status in ('online', 'error') and quarantined_at is null
      and last_seen_at < ${options.now}::timestamptz
        - ${options.beats}::integer * heartbeat_every_ms * interval '1 millisecond'
    order by last_seen_at
    limit ${options.limit}`);
}

/**
 * Makes a device offline, last heard `lastSeenAt`, if its row says so of `writtenAt` still and nobody
 * else did so.
 * @returns what the event needs, or `undefined` when somebody was first
 */
export function markOffline(
  tx: Queryable,
  device: { id: string; writtenAt: Date; lastSeenAt: Date; reasons: string[]; at: Date },
): Promise<{ name: string; location_id: string } | undefined> {
  return tx.row(sql`
    update devices
    set status = 'offline', status_reasons = ${device.reasons}, status_since = ${device.at},
      last_seen_at = ${device.lastSeenAt}
    where id = ${device.id} and status in ('online', 'error') and quarantined_at is null
      and date_trunc('milliseconds', last_seen_at) = ${device.writtenAt}
    returning name, location_id`);
}

/** Pulls back what a clock that ran ahead has written. @returns how many */
export function clampFutureSights(
  db: Queryable,
  options: { now: Date; laterThan: Date },
): Promise<number> {
  return db.execute(sql`
    update devices set last_seen_at = ${options.now} where last_seen_at > ${options.laterThan}`);
}

/** "where may this device be asked directly, and with which key" */
export function findDirectAddress(
  db: Queryable,
  id: string,
): Promise<{ address: string; address_key_sealed: Uint8Array } | undefined> {
  return db.row(sql`
    select address, address_key_sealed from devices
    where id = ${id} and address is not null and address_key_sealed is not null`);
}
