// Owns what tests of webhooks share: a courier that runs, endpoints, events, deliveries.
import type { Delivery } from "../../server/contract/webhook.ts";
import { createListener } from "../../server/db/listen.ts";
import type { Db } from "../../server/db/sql.ts";
import { appendEvent } from "../../server/events/append_event.ts";
import type { Sealer } from "../../server/seal.ts";
import {
  type AttemptReport,
  type Courier,
  type CourierOptions,
  startCourier,
} from "../../server/webhooks/courier.ts";
import { createEndpoint } from "../../server/webhooks/create_endpoint.ts";
import { listDeliveries } from "../../server/webhooks/list_deliveries.ts";
import { createPayloadShaper } from "../../server/webhooks/payload_shaper.ts";
import { testContext } from "./context.ts";
import { waitUntil } from "./wait_until.ts";

export interface Outbox {
  db: Db;
  sealer: Sealer;
}

export interface RunningCourier extends AsyncDisposable {
  courier: Courier;
  reports: AttemptReport[];
}

/** A courier that may reach 127.0.0.1 and tries again after 20 ms. */
export function runCourier(
  { db, sealer }: Outbox,
  options: Partial<CourierOptions> = {},
): RunningCourier {
  const stop = new AbortController();
  const listener = createListener(db);
  const shaper = createPayloadShaper();
  const reports: AttemptReport[] = [];
  const courier = startCourier({
    db,
    sealer,
    listener,
    shaper,
    allowCidrs: ["127.0.0.0/8"],
    signal: stop.signal,
    onAttempt: (report) => reports.push(report),
    retryDelaysMs: Array(8).fill(20),
    ...options,
  });
  return {
    courier,
    reports,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await courier.ended;
      await shaper.close();
      await listener.close();
    },
  };
}

/** For verbs that only ask whether an expression can be understood. */
export const TRUSTING = { findFault: () => Promise.resolve(null) };

/** An endpoint for every event. */
export async function addEndpoint(
  { db, sealer }: Outbox,
  url: string,
  { transform = null }: { transform?: string | null } = {},
) {
  const input = { url, description: "", types: [], location_ids: [], device_ids: [], transform };
  const deps = { sealer, shaper: TRUSTING };
  const { endpoint, secret } = await createEndpoint(testContext(db), input, deps);
  return { id: endpoint.id, secret };
}

/** Appends `count` events (default 1), one a transaction. */
export async function happen(
  { db }: Pick<Outbox, "db">,
  { count = 1, expiresAt = null }: { count?: number; expiresAt?: Date | null } = {},
): Promise<void> {
  for (let index = 0; index < count; index++) {
    await db.transaction((tx) =>
      appendEvent(tx, {
        type: "device.enrolled",
        occurredAt: new Date(),
        expiresAt,
        locationId: null,
        deviceId: null,
        cameraId: null,
        data: { name: `device ${index}`, agent_version: "1" },
      })
    );
  }
}

/** The newest 200. */
export async function deliveriesOf(
  { db }: Pick<Outbox, "db">,
  endpointId: string,
): Promise<Delivery[]> {
  return (await listDeliveries(testContext(db), { endpointId, limit: 200 })).items;
}

/** Its deliveries, once there are `count` (default 1) and none is pending. */
export async function settled(
  outbox: Pick<Outbox, "db">,
  endpointId: string,
  { count = 1 }: { count?: number } = {},
): Promise<Delivery[]> {
  return await waitUntil(async () => {
    const deliveries = await deliveriesOf(outbox, endpointId);
    const isSettled = deliveries.length === count &&
      deliveries.every(({ status }) => status !== "pending");
    return isSettled && deliveries;
  }, { what: `${count} deliveries to be settled`, timeoutMs: 20_000 });
}
