// Owns the job that writes down which steps new machines have reached. What is written stays as it is,
// whatever becomes of the machine later.
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { SetupStep } from "../contract/commissioning.ts";
import { appendEvent } from "../events/append_event.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { type ReachedStep, reachedSteps } from "./judge_setup.ts";
import {
  findFirstReads,
  findOpenSetups,
  insertSteps,
  type SetupRow,
  writeSetupDone,
} from "./queries.ts";
import { factsOf } from "./setup_view.ts";

/** More are set up at once nowhere; those that came first have the least to do. */
const AT_ONCE = 500;

/** Idempotent. Scope `fleet:write`. @returns how many steps were written */
export async function watchCommissioning(
  ctx: Context,
  deps: { states: Pick<DeviceStates, "get"> },
): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  const now = ctx.now();
  const rows = await findOpenSetups(ctx.db, { now, limit: AT_ONCE });
  const machines = rows.map(({ id, location_id, machine_since }) => ({
    id,
    location_id,
    since: machine_since ?? now,
  }));
  const reads = await findFirstReads(ctx.db, machines, now);
  let written = 0;
  for (const row of rows) {
    const live = await deps.states.get(row.id);
    const facts = factsOf(row, { live, now, firstReadAt: reads.get(row.id) ?? null });
    const known = row.steps.map(({ step }) => step);
    const news = reachedSteps(facts).filter(({ step }) => !known.includes(step));
    if (news.length > 0) written += await write(ctx, row, news);
  }
  return written;
}

async function write(ctx: Context, row: SetupRow, news: readonly ReachedStep[]): Promise<number> {
  const { id: deviceId, number } = row;
  if (number === null) return 0;
  const now = ctx.now();
  return await ctx.db.transaction(async (tx) => {
    const written = await insertSteps(tx, { deviceId, number }, news);
    const isDone = row.steps.length + written.length === SetupStep.options.length;
    if (isDone) await writeSetupDone(tx, { deviceId, number, at: lastOf(news) ?? now });
    for (const [index, step] of written.entries()) {
      await appendEvent(tx, {
        type: "device.commissioning",
        occurredAt: news.find((one) => one.step === step)?.at ?? now,
        expiresAt: null,
        locationId: row.location_id,
        deviceId,
        cameraId: null,
        data: {
          name: row.name,
          step,
          machine: number,
          is_done: isDone && index === written.length - 1,
        },
      });
    }
    return written.length;
  });
}

function lastOf(steps: readonly ReachedStep[]): Date | null {
  const times = steps.flatMap(({ at }) => at === null ? [] : [at.getTime()]);
  return times.length === 0 ? null : new Date(Math.max(...times));
}
