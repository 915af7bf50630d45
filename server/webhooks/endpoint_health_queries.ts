// Owns the SQL of an endpoint's health: what is kept of its failures, and switching it off.
import { type Queryable, sql } from "../db/sql.ts";
import { failUnsentDeliveries } from "./outbox_queries.ts";

export interface EndpointHealthRow {
  id: string;
  url: string;
  description: string;
  location_ids: string[];
  enabled: boolean;
  failing_since: Date | null;
  last_failed_at: Date | null;
  failing_days: number;
  warned_at: Date | null;
  /** The database's clock, which several servers share. */
  now: Date;
}

/** Locks the endpoint's row until the end of the transaction. */
export async function lockEndpointHealth(
  tx: Queryable,
  endpointId: string,
): Promise<EndpointHealthRow | undefined> {
  return await tx.row<EndpointHealthRow>(
    sql`
    select id, url, description, location_ids, enabled, failing_since, last_failed_at,
      failing_days, warned_at, now() as now
    from webhook_endpoints e where id = ${endpointId} for no key update`,
    { name: "lock_endpoint_health" },
  );
}

export async function markEndpointWell(tx: Queryable, endpointId: string): Promise<void> {
  await tx.execute(
    sql`
    update webhook_endpoints
    set failing_since = null, last_failed_at = null, failing_days = 0, warned_at = null
    where id = ${endpointId} and failing_since is not null`,
    { name: "mark_endpoint_well" },
  );
}

export async function markEndpointFailing(
  tx: Queryable,
  row: Pick<
    EndpointHealthRow,
    "id" | "failing_since" | "last_failed_at" | "failing_days" | "warned_at"
  >,
): Promise<void> {
  await tx.execute(
    sql`
    update webhook_endpoints
    set failing_since = ${row.failing_since}, last_failed_at = ${row.last_failed_at},
      failing_days = ${row.failing_days}, warned_at = ${row.warned_at}
    where id = ${row.id}`,
    { name: "mark_endpoint_failing" },
  );
}

/** Switches the endpoint off; what it has not received yet has failed. */
export async function disableEndpoint(
  tx: Queryable,
  endpoint: { id: string; reason: string },
): Promise<void> {
  await tx.execute(sql`
    update webhook_endpoints set enabled = false, disabled_reason = ${endpoint.reason}
    where id = ${endpoint.id}`);
  await failUnsentDeliveries(tx, endpoint.id);
}
