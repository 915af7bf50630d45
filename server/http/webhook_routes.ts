// Owns the routes of webhook endpoints and their deliveries: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageOf, PageQuery } from "../contract/page.ts";
import {
  CreatedEndpoint,
  CreateEndpoint,
  Delivery,
  DeliveryDetail,
  DeliveryQuery,
  DryRun,
  DryRunAnswer,
  Endpoint,
  Replay,
  ReplayAnswer,
  RotateSecret,
  UnsavedDryRun,
  UpdateEndpoint,
} from "../contract/webhook.ts";
import type { Sealer } from "../seal.ts";
import { createEndpoint } from "../webhooks/create_endpoint.ts";
import { deleteEndpoint } from "../webhooks/delete_endpoint.ts";
import { dryRunEndpoint, dryRunUnsaved } from "../webhooks/dry_run.ts";
import { getDelivery } from "../webhooks/get_delivery.ts";
import { getEndpoint } from "../webhooks/get_endpoint.ts";
import { listDeliveries } from "../webhooks/list_deliveries.ts";
import { listEndpoints } from "../webhooks/list_endpoints.ts";
import type { PayloadShaper } from "../webhooks/payload_shaper.ts";
import { replayDeliveries } from "../webhooks/replay_deliveries.ts";
import { replayDelivery } from "../webhooks/replay_delivery.ts";
import { rotateSecret } from "../webhooks/rotate_secret.ts";
import { testEndpoint } from "../webhooks/test_endpoint.ts";
import { updateEndpoint } from "../webhooks/update_endpoint.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["webhooks"];
const EndpointPath = z.object({ id: z.uuid() });
const DeliveryPath = EndpointPath.extend({ delivery_id: z.string().regex(/^msg_[0-9a-f]{32}$/) });

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

export interface WebhookDeps {
  sealer: Sealer;
  shaper: PayloadShaper;
}

/** `/api/webhooks` and below. */
export function webhookRoutes(deps: WebhookDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  addEndpointRoutes(router, deps);
  addTryingRoutes(router, deps);
  addDeliveryRoutes(router, deps);
  return router;
}

const CREATE = createRoute({
  method: "post",
  path: "/api/webhooks",
  tags,
  summary: "Add an endpoint; answers with its signing secret, shown once",
  request: { body: body(CreateEndpoint) },
  responses: { 201: json(CreatedEndpoint, "The endpoint and its secret"), ...PROBLEM_RESPONSES },
});

const LIST = createRoute({
  method: "get",
  path: "/api/webhooks",
  tags,
  summary: "List the endpoints, newest first",
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Endpoint), "A page of endpoints"), ...PROBLEM_RESPONSES },
});

const GET = createRoute({
  method: "get",
  path: "/api/webhooks/{id}",
  tags,
  summary: "Show an endpoint",
  request: { params: EndpointPath },
  responses: { 200: json(Endpoint, "The endpoint"), ...PROBLEM_RESPONSES },
});

const UPDATE = createRoute({
  method: "patch",
  path: "/api/webhooks/{id}",
  tags,
  summary: "Change an endpoint, or switch it off and on",
  request: { params: EndpointPath, body: body(UpdateEndpoint) },
  responses: { 200: json(Endpoint, "The endpoint as it is now"), ...PROBLEM_RESPONSES },
});

const DELETE = createRoute({
  method: "delete",
  path: "/api/webhooks/{id}",
  tags,
  summary: "Remove an endpoint with the log of its deliveries",
  request: { params: EndpointPath },
  responses: { 204: { description: "It is gone" }, ...PROBLEM_RESPONSES },
});

function addEndpointRoutes(router: OpenAPIHono<AppEnv>, deps: WebhookDeps): void {
  router.openapi(CREATE, async (c) => {
    const created = await createEndpoint(c.get("ctx"), c.req.valid("json"), deps);
    c.header("Cache-Control", "no-store");
    return c.json(created, 201);
  });
  router.openapi(LIST, async (c) => {
    return c.json(await listEndpoints(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getEndpoint(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(UPDATE, async (c) => {
    const { id } = c.req.valid("param");
    const input = { ...c.req.valid("json"), endpointId: id };
    return c.json(await updateEndpoint(c.get("ctx"), input, deps), 200);
  });
  router.openapi(DELETE, async (c) => {
    await deleteEndpoint(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  });
}

const ROTATE_SECRET = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/rotate_secret",
  tags,
  summary: "Give the endpoint a new secret, shown once; for a while the old one signs too",
  request: { params: EndpointPath, body: body(RotateSecret) },
  responses: {
    200: json(CreatedEndpoint, "The endpoint and its new secret"),
    ...PROBLEM_RESPONSES,
  },
});

const DRY_RUN = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/dry_run",
  tags,
  summary: "Show what the endpoint would be sent of the newest events; sends nothing",
  request: { params: EndpointPath, body: body(DryRun) },
  responses: {
    200: json(DryRunAnswer, "A body, or why there is none, for each event"),
    ...PROBLEM_RESPONSES,
  },
});

const DRY_RUN_UNSAVED = createRoute({
  method: "post",
  path: "/api/webhooks/dry_run",
  tags,
  summary: "Show what an endpoint that is not there yet would be sent; sends nothing",
  request: { body: body(UnsavedDryRun) },
  responses: {
    200: json(DryRunAnswer, "A body, or why there is none, for each event"),
    ...PROBLEM_RESPONSES,
  },
});

function addTryingRoutes(router: OpenAPIHono<AppEnv>, deps: WebhookDeps): void {
  router.openapi(DRY_RUN_UNSAVED, async (c) => {
    return c.json(await dryRunUnsaved(c.get("ctx"), c.req.valid("json"), deps), 200);
  });
  router.openapi(DRY_RUN, async (c) => {
    const input = { ...c.req.valid("json"), endpointId: c.req.valid("param").id };
    return c.json(await dryRunEndpoint(c.get("ctx"), input, deps), 200);
  });
  router.openapi(ROTATE_SECRET, async (c) => {
    const input = { ...c.req.valid("json"), endpointId: c.req.valid("param").id };
    const rotated = await rotateSecret(c.get("ctx"), input, deps);
    c.header("Cache-Control", "no-store");
    return c.json(rotated, 200);
  });
}

const TEST = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/test",
  tags,
  summary: "Send a webhook.test event to this endpoint alone",
  request: { params: EndpointPath },
  responses: { 202: json(Delivery, "The delivery, on its way"), ...PROBLEM_RESPONSES },
});

const LIST_DELIVERIES = createRoute({
  method: "get",
  path: "/api/webhooks/{id}/deliveries",
  tags,
  summary: "List what the endpoint was sent, newest first, with every attempt",
  request: { params: EndpointPath, query: DeliveryQuery },
  responses: { 200: json(pageOf(Delivery), "A page of deliveries"), ...PROBLEM_RESPONSES },
});

const GET_DELIVERY = createRoute({
  method: "get",
  path: "/api/webhooks/{id}/deliveries/{delivery_id}",
  tags,
  summary: "Show a delivery with its event, and the body that is sent if it is sent now",
  request: { params: DeliveryPath },
  responses: { 200: json(DeliveryDetail, "The delivery"), ...PROBLEM_RESPONSES },
});

const REPLAY = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/deliveries/{delivery_id}/replay",
  tags,
  summary: "Send a finished delivery again; refused (409) once its event has expired",
  request: { params: DeliveryPath },
  responses: { 202: json(Delivery, "The delivery, on its way"), ...PROBLEM_RESPONSES },
});

const REPLAY_MANY = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/replay",
  tags,
  summary: "Send finished deliveries again: all that failed, or those of a time; 1,000 at a time",
  request: { params: EndpointPath, body: body(Replay) },
  responses: { 202: json(ReplayAnswer, "How many are on their way"), ...PROBLEM_RESPONSES },
});

function addDeliveryRoutes(router: OpenAPIHono<AppEnv>, deps: WebhookDeps): void {
  router.openapi(TEST, async (c) => {
    return c.json(await testEndpoint(c.get("ctx"), c.req.valid("param").id), 202);
  });
  router.openapi(LIST_DELIVERIES, async (c) => {
    const query = { ...c.req.valid("query"), endpointId: c.req.valid("param").id };
    return c.json(await listDeliveries(c.get("ctx"), query), 200);
  });
  router.openapi(GET_DELIVERY, async (c) => {
    const { id, delivery_id } = c.req.valid("param");
    const input = { endpointId: id, deliveryId: delivery_id };
    return c.json(await getDelivery(c.get("ctx"), input, deps), 200);
  });
  router.openapi(REPLAY_MANY, async (c) => {
    const input = { ...c.req.valid("json"), endpointId: c.req.valid("param").id };
    return c.json(await replayDeliveries(c.get("ctx"), input), 202);
  });
  router.openapi(REPLAY, async (c) => {
    const { id, delivery_id } = c.req.valid("param");
    const input = { endpointId: id, deliveryId: delivery_id };
    return c.json(await replayDelivery(c.get("ctx"), input), 202);
  });
}
