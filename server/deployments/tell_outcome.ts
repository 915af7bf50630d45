// Owns the events of a deployment: that it was halted, and that it ended. A deployment to one site is
// that site's; one to several is told to who may see all of them.
import type { Queryable } from "../db/sql.ts";
import { appendEvent } from "../events/append_event.ts";
import type { DeploymentRow } from "./queries.ts";

interface Told {
  rows: readonly { locationId: string }[];
  at: Date;
}

export async function tellHalted(
  tx: Queryable,
  { id, name }: Pick<DeploymentRow, "id" | "name">,
  { reason, failed, rows, at }: Told & { reason: string; failed: number },
): Promise<void> {
  const data = { deployment_id: id, name, reason, failed, total: rows.length };
  await appendEvent(tx, { type: "deployment.halted", data, ...envelope({ rows, at }) });
}

export async function tellFinished(
  tx: Queryable,
  { id, name }: Pick<DeploymentRow, "id" | "name">,
  { outcome, rows, at }: Told & { outcome: "done" | "reverted" },
): Promise<void> {
  const data = { deployment_id: id, name, outcome, total: rows.length };
  await appendEvent(tx, { type: "deployment.finished", data, ...envelope({ rows, at }) });
}

function envelope({ rows, at }: Told) {
  const [first, ...others] = new Set(rows.map((row) => row.locationId));
  return {
    occurredAt: at,
    expiresAt: null,
    locationId: others.length === 0 ? first ?? null : null,
    deviceId: null,
    cameraId: null,
  };
}
