// Owns that a device is in one open deployment at a time: a second one is refused, or takes it out of
// the first, said explicitly.
import type { Queryable } from "../db/sql.ts";
import { cancelCommand } from "../devices/command_queries.ts";
import { WashfleetError } from "../errors.ts";
import type { Context } from "../users/context.ts";
import { lockWholeDeployment } from "./find_visible_deployment.ts";
import { findOpenRows, moveRow } from "./row_queries.ts";

/** @throws WashfleetError `conflict` `device_in_deployment`, and as {@link lockWholeDeployment} */
export async function takeOutOfOthers(
  ctx: Context,
  options: { tx: Queryable; deviceIds: readonly string[]; isAllowed: boolean; by: string },
): Promise<void> {
  const { tx, deviceIds, isAllowed, by } = options;
  const [first, ...more] = await findOpenRows(tx, deviceIds);
  if (first === undefined) return;
  if (!isAllowed) throw deviceTaken(first);
  const ids = new Set([first, ...more].map((row) => row.deployment_id));
  // The job may be at one of them: what it wrote is read after it has ended.
  for (const id of [...ids].sort()) await lockWholeDeployment(ctx, id, { tx });
  const reason = { code: "superseded", message: `The deployment ${by} has taken its place.` };
  for (const row of await findOpenRows(tx, deviceIds)) {
    const rowOf = { deploymentId: row.deployment_id, deviceId: row.device_id };
    await moveRow(tx, rowOf, {
      status: "skipped",
      at: ctx.now(),
      isTouched: row.is_touched,
      reason,
      faults: [],
    });
    if (row.command_id !== null) await cancelCommand(tx, row.command_id, ctx.now());
  }
}

/** @param row the first that is taken; `null`: nobody knows which any more */
export function deviceTaken(
  row: { device_id: string; device_name: string; deployment_id: string } | null,
): WashfleetError {
  const who = row === null ? "a device" : row.device_name;
  return new WashfleetError(
    `Cannot deploy to ${who} as another deployment is under way there: wait for its end, or send ` +
      "supersede: true",
    {
      kind: "conflict",
      code: "device_in_deployment",
      extra: row === null ? {} : { device_id: row.device_id, deployment_id: row.deployment_id },
    },
  );
}
