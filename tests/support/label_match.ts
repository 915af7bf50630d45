// Owns asking the database which of some labels an expression means, without devices around them.
import type { Labels } from "../../server/contract/labels.ts";
import { type Queryable, sql } from "../../server/db/sql.ts";
import type { LabelExpression } from "../../server/devices/label_expression.ts";
import { andLabels } from "../../server/devices/label_queries.ts";

/** The places of the things that are meant; `above` are the labels of a thing's location. */
export async function findMatchingLabels(
  db: Queryable,
  asked: { things: { labels: Labels; above: Labels }[]; expression: LabelExpression },
): Promise<number[]> {
  const rows = await db.rows<{ place: number }>(sql`
    select (n - 1)::int as place
    from jsonb_array_elements(${JSON.stringify(asked.things)}::jsonb) with ordinality t (thing, n)
    where true ${andLabels(sql`(thing -> 'above') || (thing -> 'labels')`, asked.expression)}
    order by n`);
  return rows.map(({ place }) => place);
}
