// Owns the job by which a device that enrolled gets the settings that it is meant for, by itself: a new
// one those of its template, hardware that takes another's place those that ran there.
import { getLogger } from "@logtape/logtape";
import { Strategy } from "../contract/deployment.ts";
import { WashfleetError } from "../errors.ts";
import { type DeviceStates, isOfMachine } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { createDeployment } from "./create_deployment.ts";
import { type DueDevice, findSettingsDue, putOffDue, settleDue } from "./due_queries.ts";
import { findOpenRows } from "./row_queries.ts";

/** What stands in the way is mended by people: a missing variable, a template's location. */
const AGAIN_AFTER_MS = 60_000;
/** Each in its turn: those that wait never stand before those that can be served. */
const SOON_MS = 5000;

export interface DueDeps {
  states: Pick<DeviceStates, "get">;
  sealer: Sealer;
}

/**
 * Starts a deployment for each device that is owed one and was heard since it enrolled. Idempotent.
 * Scope `fleet:write`. @returns how many were started
 */
export async function deployWhenEnrolled(ctx: Context, deps: DueDeps): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  let started = 0;
  for (const device of await findSettingsDue(ctx.db, ctx.now())) {
    try {
      if (await deployTo(ctx, device, deps)) started++;
    } catch (error) {
      await putOff(ctx, device, error);
    }
  }
  return started;
}

async function deployTo(ctx: Context, device: DueDevice, deps: DueDeps): Promise<boolean> {
  const live = await deps.states.get(device.id);
  // What it runs it has to say first; a heartbeat of the hardware before it does not count.
  const isHeard = live !== null && isOfMachine(live, device.enrolled_at);
  // A deployment under way may be to the hardware before it: its end is waited for.
  const isBusy = (await findOpenRows(ctx.db, [device.id])).length > 0;
  if (!isHeard || isBusy) {
    await putOffDue(ctx.db, { ...device, fault: null, tryAt: after(ctx, SOON_MS) });
    return false;
  }
  const { config_version, config_hash } = live.heartbeat;
  if (
    device.revision !== null && config_version === device.revision && config_hash === device.hash
  ) {
    await settleDue(ctx.db, device);
    return false;
  }
  await createDeployment(ctx, {
    template_id: device.template_id,
    ...(device.template_version === null ? {} : { version: device.template_version }),
    device_ids: [device.id],
    name: `${device.name}, enrolled`,
    strategy: Strategy.parse({}),
    supersede: false,
  }, deps);
  await settleDue(ctx.db, device);
  return true;
}

async function putOff(ctx: Context, device: DueDevice, error: unknown): Promise<void> {
  const isKnown = error instanceof WashfleetError;
  const fault = isKnown ? faultOf(error) : "The server had trouble to start its deployment.";
  getLogger(["server", "deployments"])[isKnown ? "warning" : "error"](
    "device {device_id} is owed its settings, and cannot get them",
    { device_id: device.id, error },
  );
  await putOffDue(ctx.db, { ...device, fault, tryAt: after(ctx, AGAIN_AFTER_MS) });
}

function after(ctx: Context, ms: number): Date {
  return new Date(ctx.now().getTime() + ms);
}

function faultOf(error: WashfleetError): string {
  const [first] = error.faults ?? [];
  return first === undefined ? error.message : `${error.message} (${first.path}: ${first.message})`;
}
