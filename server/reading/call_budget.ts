// Owns a location's budget of recognizer calls: that no call beyond it is made, by whichever server,
// and that people are told at 80 % and when it is used up. Makes no call itself.
import { appendEvent } from "../events/append_event.ts";
import type { CallBudget } from "../recognizer/call_budget.ts";
import type { Context } from "../users/context.ts";
import {
  findCalls,
  findLocationName,
  giveCallBack,
  noteStopped,
  noteWarned,
  takeCall,
  type TakenCall,
} from "./queries.ts";

const WARN_AT = 0.8;

/** The budget of one location. Months are UTC's. */
export function callBudgetOf(ctx: Context, locationId: string): CallBudget {
  return {
    take: async () => {
      const at = ctx.now();
      const of = { locationId, month: monthOf(at) };
      const taken = await takeCall(ctx.db, of);
      if (taken === undefined) return { ok: false, detail: await refuse(ctx, of) };
      return { ok: true, settle: (isCharged) => settle(ctx, { of, taken, isCharged }) };
    },
  };
}

/** First day of the month of a budget, `yyyy-mm-dd`. */
export function monthOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}

interface MonthOf {
  locationId: string;
  month: string;
}

async function settle(
  ctx: Context,
  call: { of: MonthOf; taken: TakenCall; isCharged: boolean },
): Promise<void> {
  const { of, taken: { calls, budget, warned_for, stopped_for } } = call;
  if (!call.isCharged) return await giveCallBack(ctx.db, of);
  if (budget === null) return;
  if (calls >= budget * WARN_AT && warned_for !== budget) {
    await tell(ctx, { of, level: "warning", calls, budget });
  }
  if (calls >= budget && stopped_for !== budget) {
    await tell(ctx, { of, level: "stopped", calls, budget });
  }
}

/** @returns the reason, as a caller is told it */
async function refuse(ctx: Context, of: MonthOf): Promise<string> {
  const { calls, budget } = await findCalls(ctx.db, of);
  // It was set higher or taken away in this very moment: the next frame will be read.
  if (budget === null) return "the location's budget has just been changed";
  await tell(ctx, { of, level: "stopped", calls, budget });
  return `the location's budget of ${budget} recognizer calls for ${
    of.month.slice(0, 7)
  } is used up`;
}

/** Once a month, level and budget, whichever server comes first. */
async function tell(
  ctx: Context,
  told: { of: MonthOf; level: "warning" | "stopped"; calls: number; budget: number },
): Promise<void> {
  const { of, level, calls, budget } = told;
  await ctx.db.transaction(async (tx) => {
    const note = level === "warning" ? noteWarned : noteStopped;
    if (!await note(tx, { ...of, budget })) return;
    const name = await findLocationName(tx, of.locationId);
    await appendEvent(tx, {
      type: "recognizer.budget",
      occurredAt: ctx.now(),
      expiresAt: null,
      locationId: of.locationId,
      deviceId: null,
      cameraId: null,
      data: { location_name: name ?? "", month: of.month.slice(0, 7), level, calls, budget },
    });
  });
}
