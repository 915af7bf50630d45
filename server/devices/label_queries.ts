// Owns how a choice by labels is asked of the database.
import { empty, join } from "sql-template-tag";
import { type Queryable, type Sql, sql } from "../db/sql.ts";
import type { Labels } from "../contract/labels.ts";
import type { LabelCondition, LabelExpression } from "./label_expression.ts";

/**
 * `and …` for a where clause.
 * @param labels a jsonb object of texts, e.g. `l.labels || d.labels`: the device's own count first
 */
export function andLabels(labels: Sql, expression: LabelExpression): Sql {
  if (expression.length === 0) return empty;
  return sql`and ${join(expression.map((condition) => held(labels, condition)), " and ")}`;
}

function held(labels: Sql, condition: LabelCondition): Sql {
  const value = sql`(${labels}) ->> ${condition.key}::text`;
  switch (condition.kind) {
    case "exists":
      return sql`${value} is not null`;
    case "absent":
      return sql`${value} is null`;
    case "in":
      return sql`coalesce(${value} = any (${condition.values}::text[]), false)`;
    case "not_in":
      return sql`coalesce(${value} <> all (${condition.values}::text[]), true)`;
  }
}

/** Writes the labels of a camera over those it had. */
export async function writeCameraLabels(
  tx: Queryable,
  camera: { deviceId: string; cameraId: string; labels: Labels },
): Promise<void> {
  await tx.execute(sql`
    insert into camera_labels (device_id, camera_id, labels)
    values (${camera.deviceId}, ${camera.cameraId}, ${JSON.stringify(camera.labels)}::jsonb)
    on conflict (device_id, camera_id) do update set labels = excluded.labels`);
}
