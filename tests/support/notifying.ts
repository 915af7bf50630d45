// Owns what tests of notifications share: sites with devices, rules, and what was said.
import { v7 as uuidv7 } from "uuid";
import type { CreateRule, NewChannel, RuleTrigger } from "../../server/contract/notification.ts";
import type { Db } from "../../server/db/sql.ts";
import { sql } from "../../server/db/sql.ts";
import type { DeviceState } from "../../server/kv/device_state.ts";
import { createRule } from "../../server/notifications/create_rule.ts";
import { watchCauses } from "../../server/notifications/watch_causes.ts";
import type { Sealer } from "../../server/seal.ts";
import { testContext } from "./context.ts";

export interface Said {
  title: string;
  moment: string;
  status: string;
  kind: string;
}

export const CHAT: NewChannel = { kind: "slack", url: "http://127.0.0.1:9/chat" };

/** A location with enrolled devices, online since long ago. @returns their ids */
export async function addSite(
  db: Db,
  { name, devices }: { name: string; devices: readonly string[] },
): Promise<{ location: string; devices: string[] }> {
  const location = uuidv7();
  await db.execute(sql`insert into locations (id, name) values (${location}, ${name})`);
  const ids = devices.map(() => uuidv7());
  for (const [index, device] of devices.entries()) {
    await db.execute(sql`
      insert into devices (id, location_id, name, status, status_since, enrolled_at, last_seen_at)
      values (${ids[index]}, ${location}, ${device}, 'online', now() - interval '1 day', now(),
        now())`);
  }
  return { location, devices: ids };
}

/** `silentMs`: how long nothing was heard of them. */
export async function fallSilent(
  db: Db,
  { ids, silentMs }: { ids: readonly string[]; silentMs: number },
): Promise<void> {
  await db.execute(sql`
    update devices set status = 'offline', status_since = now(),
      last_seen_at = now() - ${silentMs}::float8 * interval '1 millisecond'
    where id = any (${ids}::uuid[])`);
}

export async function comeBack(db: Db, ids: readonly string[]): Promise<void> {
  await db.execute(sql`
    update devices set status = 'online', status_since = now() - interval '2 minutes',
      last_seen_at = now()
    where id = any (${ids}::uuid[])`);
}

/** A rule for every location. @returns its id */
export async function addRule(
  to: { db: Db; sealer: Sealer; canMail?: boolean },
  rule: { trigger: RuleTrigger; channels?: NewChannel[] } & Partial<CreateRule>,
): Promise<string> {
  const input = {
    name: "a rule",
    location_ids: [],
    channels: [CHAT],
    remind_every_ms: null,
    ...rule,
  };
  const deps = { sealer: to.sealer, canMail: to.canMail ?? true };
  return (await createRule(testContext(to.db), input, deps)).id;
}

/** The job, as a server that has just started would run it. */
export async function watch(
  db: Db,
  { states = new Map(), now }: { states?: Map<string, DeviceState>; now?: () => Date } = {},
): Promise<number> {
  const ctx = testContext(db, now ? { now } : {});
  return await watchCauses(ctx, { states: { list: () => Promise.resolve(states) } });
}

/** Every message, in order. */
export async function said(db: Db): Promise<Said[]> {
  return await db.rows<Said>(sql`
    select title, moment, status, channel->>'kind' as kind from notification_messages
    order by created_at, channel_index`);
}
