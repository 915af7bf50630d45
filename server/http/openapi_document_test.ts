// Walks whatever is in /openapi.json: a new route that leaves something out is told here what.
import { deepEqual, equal, ok } from "node:assert/strict";
import {
  apiDocument,
  type DocumentedOperation,
  type Media,
  operationsOf,
} from "../../tests/support/documented_app.ts";
import { faultsOf } from "../../tests/support/json_schema.ts";
import { PROBLEM_MEDIA_TYPE } from "../contract/problem.ts";
import { accessOf } from "./authenticate.ts";

const document = await apiDocument();
const operations = operationsOf(document);

/** What is wrong, `GET /api/x: …`, over all routes; none is wanted. */
function faultsOver(judge: (operation: DocumentedOperation, route: string) => string[]): string {
  return operations.flatMap(([route, operation]) =>
    judge(operation, route).map((fault) => `${route}: ${fault}`)
  ).join("\n");
}

Deno.test("every route says what it does, under a tag and a name of its own", () => {
  ok(operations.length > 40);
  equal(
    faultsOver(({ summary = "", description = "", tags = [] }) => [
      ...(summary.length >= 8 && summary.length <= 100 ? [] : [`summary: ${summary}`]),
      ...(/[.\s]$/.test(summary) ? ["summary ends like a sentence"] : []),
      ...(tags.length === 1 ? [] : ["has not one tag"]),
      ...(description === "" || description.trim().length > 10 ? [] : ["description says nothing"]),
    ]),
    "",
  );
  const names = operations.map(([, { operationId }]) => operationId);
  deepEqual(names.filter((name, n) => names.indexOf(name) !== n), []);
});

Deno.test("every route says who gets in, as authenticate.ts has it", () => {
  const schemes = Object.keys(document.components.securitySchemes);
  equal(
    faultsOver(({ security }, route) => {
      if (security === undefined) return ["says nothing of security"];
      const named = security.flatMap((one) => Object.keys(one));
      const unknown = named.filter((name) => !schemes.includes(name));
      if (unknown.length > 0) return [`unknown security ${unknown}`];
      const access = accessOf(route.split(" ")[1] ?? "");
      const wanted = access === "device"
        ? "device_token"
        : access === "actor"
        ? "api_key"
        : undefined;
      return named[0] === wanted ? [] : [`is ${access}, but documents ${named[0] ?? "nobody"}`];
    }),
    "",
  );
});

function exampleFaults(content: Record<string, Media> | undefined, where: string): string[] {
  const json = content?.["application/json"];
  if (json === undefined) return [];
  if (json.schema === undefined) return [`${where} has no schema`];
  if (json.example === undefined) return [`${where} has no example`];
  return faultsOf(json.schema, json.example).map((fault) =>
    `${where}'s example does not fit: ${fault} (add a row in openapi_examples.ts)`
  );
}

Deno.test("every body and every good answer has an example that fits its schema", () => {
  equal(
    faultsOver(({ requestBody, responses }) => {
      const good = Object.entries(responses).filter(([status]) => /^2/.test(status));
      return [
        ...(good.length > 0 ? [] : ["documents no good answer"]),
        ...exampleFaults(requestBody?.content, "the body"),
        ...good.flatMap(([status, { content, description }]) => [
          ...exampleFaults(content, `the answer ${status}`),
          ...(description ? [] : [`the answer ${status} has no description`]),
        ]),
      ];
    }),
    "",
  );
});

Deno.test("every parameter has a schema; those of the path are all there", () => {
  equal(
    faultsOver(({ parameters = [] }, route) => {
      const wanted = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const given = parameters.filter((one) => one.in === "path").map(({ name }) => name);
      return [
        ...wanted.filter((name) => name !== undefined && !given.includes(name))
          .map((name) => `does not document {${name}}`),
        ...parameters.filter(({ schema }) => schema === undefined)
          .map(({ name }) => `${name} has no schema`),
      ];
    }),
    "",
  );
});

Deno.test("every route documents its problems, whose examples fit, and the rate limit's headers", () => {
  const wanted = ["400", "401", "403", "404", "409", "429", "500", "503"];
  equal(
    faultsOver(({ responses }, route) => {
      if (/^GET \/(healthz|readyz)$/.test(route)) return [];
      const good = Object.entries(responses).filter(([status]) => /^2/.test(status));
      return [
        ...wanted.filter((status) => responses[status]?.$ref === undefined)
          .map((status) => `${status} is no problem (add ...PROBLEM_RESPONSES)`),
        ...good.filter(([, { headers = {} }]) => !("RateLimit-Remaining" in headers))
          .map(([status]) => `${status} documents no rate limit`),
      ];
    }),
    "",
  );
  for (const [status, { content }] of Object.entries(document.components.responses)) {
    const { schema = {}, example } = content[PROBLEM_MEDIA_TYPE] ?? {};
    deepEqual(faultsOf(schema, example), [], status);
  }
});
