import { deepEqual, equal, ok } from "node:assert/strict";
import { createRoute, z } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { Problem } from "../contract/problem.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { answerProblem, PROBLEM_RESPONSES, problemOf } from "./problem.ts";
import { createRouter } from "./router.ts";
import { logRequests } from "./request_log.ts";
import { startTracing } from "../tracing.ts";
import { recordSpans } from "../../tests/support/span_recorder.ts";

const route = createRoute({
  method: "post",
  path: "/things/{id}",
  request: {
    params: z.object({ id: z.uuid() }),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({ name: z.string().min(1), nested: z.object({ n: z.int() }) }),
        },
      },
    },
  },
  responses: {
    200: { description: "ok", content: { "application/json": { schema: z.object({}) } } },
    ...PROBLEM_RESPONSES,
  },
});

function app(thrown?: unknown) {
  const router = createRouter();
  router.use(async (c, next) => {
    c.set("requestId", "r-1");
    await next();
  });
  router.openapi(route, (c) => {
    if (thrown !== undefined) throw thrown;
    return c.json({}, 200);
  });
  router.onError(answerProblem);
  return router;
}

const ID = "0197f000-0000-7000-8000-000000000000";

function post(body: unknown, id = ID) {
  return {
    path: `/things/${id}`,
    init: {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    },
  };
}

async function ask(thrown: unknown, body: unknown = { name: "a", nested: { n: 1 } }, id = ID) {
  const { path, init } = post(body, id);
  const response = await app(thrown).request(path, init);
  return { response, problem: Problem.parse(await response.json()) };
}

Deno.test("createRouter() names every fault by its field's path", async () => {
  const { response, problem } = await ask(undefined, { name: "", nested: { n: 1.5 }, more: 1 });
  equal(response.status, 400);
  equal(response.headers.get("content-type"), "application/problem+json");
  equal(problem.code, "invalid_input");
  equal(problem.request_id, "r-1");
  deepEqual(problem.errors?.map((fault) => fault.path).sort(), ["", "name", "nested.n"]);
});

Deno.test("createRouter() refuses a wrong path parameter and a torn body", async () => {
  deepEqual((await ask(undefined, {}, "7")).problem.errors?.map((fault) => fault.path), ["id"]);
  const torn = await ask(undefined, '{"name":');
  equal(torn.response.status, 400);
  equal(torn.problem.code, "malformed_request");
});

Deno.test("answerProblem() tells of an unknown error the request id and nothing else", async () => {
  const { response, problem } = await ask(new Error("password=hunter2"));
  equal(response.status, 500);
  deepEqual(problem, {
    type: "about:blank",
    title: "A fault of the server",
    status: 500,
    code: "internal",
    request_id: "r-1",
  });
});

Deno.test("answerProblem() says when to try again", async () => {
  const { response, problem } = await ask(
    new WashfleetError("Cannot read now", {
      kind: "rate_limited",
      code: "throttled",
      retryAfterMs: 1200,
      extra: { account: "a" },
    }),
  );
  equal(response.status, 429);
  equal(response.headers.get("retry-after"), "2");
  deepEqual([problem.retry_after_ms, problem.account], [1200, "a"]);
});

Deno.test("answerProblem() asks for credentials with a 401", async () => {
  const { response } = await ask(new HTTPException(401, { message: "no" }));
  equal(response.headers.get("www-authenticate"), "Bearer");
});

Deno.test("problemOf() lets no extra field take a standard one's place", () => {
  const problem = problemOf(
    new WashfleetError("no", { kind: "conflict", code: "c", extra: { status: 200, title: "x" } }),
  );
  equal(problem.status, 409);
  ok(problem.title !== "x");
  equal(problemOf(notFound("api key", "7")).code, "api_key_not_found");
});

Deno.test("a problem names the trace of its request where traces are on, and only there", async () => {
  const { tracer, spans } = recordSpans();
  const ask = async () => {
    const router = createRouter();
    router.use(logRequests(undefined));
    router.onError(answerProblem);
    router.get("/api/things/:id", () => {
      throw notFound("thing", "1");
    });
    const response = await router.request("/api/things/s3cret?key=s3cret");
    return Problem.parse(await response.json());
  };
  equal((await ask()).trace_id, undefined);
  startTracing(tracer);
  try {
    equal((await ask()).trace_id, spans[0]?.traceId);
  } finally {
    startTracing(null);
  }
  equal(spans[0]?.name, "GET /api/things/:id");
  ok(!JSON.stringify(spans).includes("s3cret"));
});
