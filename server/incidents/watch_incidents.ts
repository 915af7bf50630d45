// Owns the job that looks at the fleet and opens, follows and closes incidents, once for each cause
// whoever runs it and however often.
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import type { Recognizer } from "../recognizer/plate_recognizer.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { carryOut } from "./carry_out.ts";
import { REOPEN_WITHIN_MS } from "./cause_table.ts";
import { decideIncidents } from "./decide_incidents.ts";
import { upsertOwnRemedies, upsertRemedies } from "./entry_queries.ts";
import { findJudgedDevices } from "./facts_queries.ts";
import { restartsSince, toFacts, toTracked } from "./gather_facts.ts";
import { countOpen, findTracked } from "./queries.ts";

export interface IncidentDeps {
  states: Pick<DeviceStates, "list">;
  recognizer: Pick<Recognizer, "health">;
  /** Told how many are open after each look, for the metrics. */
  onIncidents?: (counts: Awaited<ReturnType<typeof countOpen>>) => void;
}

/** How often to look; time is counted from look to look. */
export const LOOK_EVERY_MS = 10_000;

/** @returns how many incidents were changed */
export async function watchIncidents(
  ctx: Context,
  deps: IncidentDeps,
  signal?: AbortSignal,
): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  const at = ctx.now();
  const nowMs = at.getTime();
  // Before they may end: what was tried last is what may have helped.
  await upsertRemedies(ctx.db, at);
  await upsertOwnRemedies(ctx.db);
  const tracked = await findTracked(ctx.db, {
    after: new Date(nowMs - REOPEN_WITHIN_MS),
    before: new Date(nowMs + REOPEN_WITHIN_MS),
  });
  const states: ReadonlyMap<string, DeviceState> = await deps.states.list();
  const devices = await findJudgedDevices(ctx.db);
  const facts = toFacts({ devices, states, recognizer: deps.recognizer.health(), nowMs });
  const decisions = decideIncidents({ facts, tracked: tracked.map(toTracked), nowMs });
  const count = await carryOut(ctx, decisions, {
    at,
    restartsOf: (row) => restartsSince(row, states),
    ...(signal ? { signal } : {}),
  });
  deps.onIncidents?.(await countOpen(ctx.db));
  return count;
}
