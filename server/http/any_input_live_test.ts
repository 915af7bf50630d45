// Walks whatever is in /openapi.json with requests made up from its schemas. A route that answers with
// a fault of the server, or not as it documents, is named with the request that showed it.
// WASHFLEET_TEST_RUNS=200 tries more of each; WASHFLEET_TEST_SEED=n others.
import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { type AccessWorld, accessWorld, type Caller } from "../../tests/support/access_world.ts";
import {
  type ApiDocument,
  apiDocument,
  type DocumentedOperation,
  operationsOf,
} from "../../tests/support/documented_app.ts";
import {
  answerFaults,
  type MadeRequest,
  requestsOf,
} from "../../tests/support/documented_request.ts";
import { accessOf } from "./authenticate.ts";
import { Scope } from "../contract/key.ts";

const RUNS = Number(Deno.env.get("WASHFLEET_TEST_RUNS") ?? 10);
const SEED = Number(Deno.env.get("WASHFLEET_TEST_SEED") ?? 20260701);
/** Ask an agent or the recognizer, which are away here: their absence is a 502, 503 or 504. */
const ASKS_OTHERS = /\/(snapshot|process|reads|test|dry_run|preview)\b/;

let world: AccessWorld;
let document: ApiDocument;
let ids: string[];
let keys: Caller[];
Deno.test.beforeAll(async () => {
  document = await apiDocument();
  world = await accessWorld();
  ids = Object.values(await world.makeThings());
  // Several, as each may only ask so often a minute.
  keys = await Promise.all(Array.from({ length: 4 }, () => world.makeKey(Scope.options)));
});
Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

/** Reading first, deleting last: what there is should last as long as it can. */
const ORDER = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const byOrder = ([a]: [string, unknown], [b]: [string, unknown]) =>
  ORDER.indexOf(a.split(" ")[0] ?? "") - ORDER.indexOf(b.split(" ")[0] ?? "");

let turn = 0;
function callerOf(route: string, user: Caller): Caller | undefined {
  const path = route.split(" ")[1] ?? "";
  const access = accessOf(path);
  if (access === "device") return world.others.find(({ kind }) => kind === "device");
  if (/^\/api\/(auth|sessions)\b/.test(path)) return user;
  return access === "actor" ? keys[turn++ % keys.length] : undefined;
}

async function faultsOfRequest(
  request: MadeRequest,
  { operation, caller, route }: {
    operation: DocumentedOperation;
    caller: Caller | undefined;
    route: string;
  },
): Promise<string[]> {
  const { method, path, body } = request;
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: { ...request.headers, ...caller?.headers },
    ...(body === undefined ? {} : { body }),
  });
  const { status } = response;
  const faults = await answerFaults(response, operation, document);
  if (status >= 500 && !ASKS_OTHERS.test(route)) faults.push(`answered ${status}`);
  return faults;
}

async function wrongRoutes(isSpoiled: boolean): Promise<string[]> {
  const wrong: string[] = [];
  const user = await world.signIn("viewer");
  for (const [route, operation] of operationsOf(document).toSorted(byOrder)) {
    const property = fc.asyncProperty(
      requestsOf(route, operation, { ids, isSpoiled }),
      async (request) => {
        const caller = callerOf(route, user);
        const faults = await faultsOfRequest(request, { operation, caller, route });
        if (faults.length > 0) throw new Error(faults.slice(0, 3).join("; "));
      },
    );
    const result = await fc.check(property, {
      numRuns: ASKS_OTHERS.test(route) ? Math.ceil(RUNS / 3) : RUNS,
      seed: SEED,
      interruptAfterTimeLimit: 15_000,
    });
    if (!result.failed) continue;
    const { errorInstance, counterexample } = result;
    const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    wrong.push(`${route}: ${reason}\n  ${JSON.stringify(counterexample?.[0]).slice(0, 600)}`);
  }
  return wrong;
}

Deno.test("requests that fit the document are answered as it says, and never by a fault of the server", async () => {
  ok(operationsOf(document).length > 40);
  equal((await wrongRoutes(false)).join("\n"), "");
});

Deno.test("requests that do not fit are refused in a problem, whatever is wrong with them", async () => {
  equal((await wrongRoutes(true)).join("\n"), "");
});
