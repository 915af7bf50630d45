// Owns the verb by which many devices are told the same: each has its own result, and what the
// server did not come to is named, too.
import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import { BULK_DEVICES_MOST, type BulkAction, type BulkRequest } from "../contract/bulk_action.ts";
import { nestedDb } from "../db/nested.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { parseLabelExpression } from "../devices/label_expression.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { findLocation } from "../locations/queries.ts";
import { requireScope, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toBulkAction } from "./bulk_view.ts";
import { type BulkDeps, carryOutItem, type ItemResult } from "./carry_out_item.ts";
import { getBulkAction } from "./get_bulk_action.ts";
import {
  type BulkActionRow,
  type BulkItemRow,
  chooseDevices,
  findByRequestKey,
  finishBulkAction,
  insertBulkAction,
  insertItems,
  lockWaitingItem,
  writeOutcome,
} from "./queries.ts";

/**
 * Does something with the chosen devices, one after another, each in a transaction of its own. With
 * a request key the same request again gets the first one's results. Scope `fleet:write`.
 * @throws WashfleetError `not_found` (a location), `invalid` (labels, too many devices), `conflict`
 *   `idempotency_key_reused`
 */
export async function runBulkAction(
  ctx: Context,
  input: { request: BulkRequest; requestKey: string | null },
  deps: BulkDeps,
): Promise<BulkAction> {
  requireScope(ctx.actor, "fleet:write");
  const { request, requestKey } = input;
  requireStorable(request);
  if (request.action === "move") await requireLocation(ctx, request.to_location_id);
  const items = await chooseItems(ctx, request);
  const action = {
    id: uuidv7(),
    action: request.action,
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
    request_hash: createHash("sha256").update(JSON.stringify(request)).digest(),
    created_at: ctx.now(),
  };
  if (request.dry_run) return await tryOut(ctx, { action, request, items, deps });
  if (!await writeAction(ctx, { action, items, request, requestKey })) {
    return await firstResult(ctx, { key: requestKey ?? "", hash: action.request_hash });
  }
  for (const item of items.filter(({ outcome }) => outcome === "waiting")) {
    await doItem(ctx, { action, request, deviceId: item.device_id, deps });
  }
  await finishBulkAction(ctx.db, { id: action.id, at: ctx.now() });
  return await getBulkAction(ctx, action.id);
}

/** Those that are not there, or not to be seen, are items that failed already. */
async function chooseItems(ctx: Context, request: BulkRequest): Promise<BulkItemRow[]> {
  const { device_ids, labels, location_id } = request;
  if (location_id !== undefined) await requireLocation(ctx, location_id);
  const found = await chooseDevices(ctx.db, {
    visible: visibleLocations(ctx.actor),
    ids: device_ids ?? null,
    locationId: location_id ?? null,
    labels: labels === undefined ? [] : parseLabelExpression(labels),
    limit: BULK_DEVICES_MOST + 1,
  });
  if (found.length > BULK_DEVICES_MOST) throw tooMany();
  const ids = new Set(found.map(({ id }) => id));
  const missing = [...new Set(device_ids)].filter((id) => !ids.has(id));
  return [
    ...found.map(({ id, name, location_id }) => itemOf(id, { device_name: name, location_id })),
    ...missing.map((id) => {
      const { code, message: detail } = notFound("device", id);
      return itemOf(id, { outcome: "failed", code, detail });
    }),
  ];
}

function itemOf(device_id: string, change: Partial<BulkItemRow>): BulkItemRow {
  return {
    device_id,
    device_name: null,
    location_id: null,
    outcome: "waiting",
    code: null,
    detail: null,
    command_id: null,
    command_result: null,
    command_finished_at: null,
    command_expires_at: null,
    ...change,
  };
}

async function writeAction(
  ctx: Context,
  written: {
    action: BulkActionRow;
    items: readonly BulkItemRow[];
    request: BulkRequest;
    requestKey: string | null;
  },
): Promise<boolean> {
  const { action, items, request, requestKey } = written;
  return await ctx.db.transaction(async (tx) => {
    if (!await insertBulkAction(tx, { ...action, input: request, requestKey })) return false;
    await insertItems(tx, { id: action.id, items });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "bulk_action.run",
      targetKind: "bulk_action",
      targetId: action.id,
      detail: { ...request, devices: items.length },
    });
    return true;
  });
}

interface Item {
  action: BulkActionRow;
  request: BulkRequest;
  deviceId: string;
  deps: BulkDeps;
}

/** The act and the word about it are one transaction: neither is there without the other. */
async function doItem(ctx: Context, { action, request, deviceId, deps }: Item): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    if (!await lockWaitingItem(tx, { actionId: action.id, deviceId })) return;
    const result = await carryOutItem(within(ctx, tx), { request, deviceId }, deps);
    await writeOutcome(tx, { actionId: action.id, deviceId, ...result });
  });
}

function within(ctx: Context, tx: Queryable): Context {
  return { ...ctx, db: nestedDb(ctx.db, tx) };
}

/** Does each item and takes it back. That two of them are in each other's way is not seen so. */
async function tryOut(
  ctx: Context,
  tried: { action: BulkActionRow; request: BulkRequest; items: BulkItemRow[]; deps: BulkDeps },
): Promise<BulkAction> {
  const { action, request, deps } = tried;
  const states = { ...deps.states, get: deps.states.get, remove: () => Promise.resolve() };
  const items: BulkItemRow[] = [];
  for (const item of tried.items) {
    if (item.outcome !== "waiting") {
      items.push(item);
      continue;
    }
    const undo = new Undo();
    let result: ItemResult | undefined;
    await ctx.db.transaction(async (tx) => {
      const wanted = { request, deviceId: item.device_id };
      result = await carryOutItem(within(ctx, tx), wanted, { ...deps, states });
      throw undo;
    }).catch((error) => {
      if (error !== undo) throw error;
    });
    const { outcome = "waiting", code = null, detail = null } = result ?? {};
    items.push({ ...item, outcome, code, detail });
  }
  return toBulkAction({ ...action, id: null }, { items, now: ctx.now() });
}

/** Thrown to roll back what was only tried. */
class Undo extends Error {}

async function firstResult(
  ctx: Context,
  { key, hash }: { key: string; hash: Uint8Array },
): Promise<BulkAction> {
  const first = await findByRequestKey(ctx.db, { actorId: ctx.actor.id, key });
  if (first !== undefined && first.request_hash.every((byte, index) => byte === hash[index])) {
    return await getBulkAction(ctx, first.id);
  }
  throw new WashfleetError(
    "Cannot take the request as its idempotency key was used for another one",
    { kind: "conflict", code: "idempotency_key_reused" },
  );
}

async function requireLocation(ctx: Context, id: string): Promise<void> {
  if (seesLocation(ctx.actor, id) && await findLocation(ctx.db, id) !== undefined) return;
  throw notFound("location", id);
}

function tooMany(): WashfleetError {
  const message = `means more than ${BULK_DEVICES_MOST} devices: choose fewer at a time`;
  return new WashfleetError(`Cannot do this at once as the choice ${message}`, {
    kind: "invalid",
    code: "too_many_devices",
    faults: [{ path: "labels", message }],
  });
}
