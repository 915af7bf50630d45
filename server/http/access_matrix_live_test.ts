import { deepEqual, equal, ok } from "node:assert/strict";
import {
  type AccessWorld,
  accessWorld,
  type Caller,
  type Things,
} from "../../tests/support/access_world.ts";
import { ROLE_SCOPES } from "../users/actor.ts";
import {
  documentedRoutes,
  requestOf,
  type RouteRow,
  ROUTES,
} from "../../tests/support/route_table.ts";

let world: AccessWorld;
Deno.test.beforeAll(async () => {
  world = await accessWorld();
});
Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

const rows = Object.entries(ROUTES);

async function ask(route: string, caller: Caller, things: Things): Promise<Response> {
  const { path, init } = requestOf(route, things);
  const headers = { ...init.headers, ...caller.headers };
  return await fetch(`${world.url}${path}`, { ...init, headers });
}

/** The status that refuses the caller; `null`: it gets through, whatever comes of it. */
function refusal({ needs, rightsOf }: RouteRow, caller: Caller): 401 | 403 | null {
  if (needs === "public" || needs === "session") return null;
  if (needs === "device") return caller.kind === "device" ? null : 401;
  if (caller.kind === "anonymous" || caller.kind === "device") return 401;
  if (needs === "user") return caller.kind === "user" ? null : 403;
  const wanted = [needs, ...(rightsOf ? ROLE_SCOPES[rightsOf] : [])];
  return wanted.every((scope) => caller.scopes.includes(scope)) ? null : 403;
}

Deno.test("the table of routes is that of /openapi.json", async () => {
  deepEqual(Object.keys(ROUTES).toSorted(), (await documentedRoutes(world.url)).toSorted());
});

Deno.test("every route lets in whom the table says, and nobody else", async () => {
  const callers = [
    ...world.others,
    await world.signIn("viewer"),
    await world.signIn("operator"),
    world.admin,
  ];
  const wrong: string[] = [];
  for (const [route, row] of rows) {
    if (row.needs === "session" || row.needs === "public") continue;
    let things = await world.makeThings();
    for (const caller of callers) {
      const wanted = refusal(row, caller);
      const response = await ask(route, caller, things);
      await response.body?.cancel();
      const { status } = response;
      // A device's own routes may not find the command, a user's own not the session; nothing else is hidden from these callers.
      const isIn = status !== 401 && status !== 403 &&
        (status !== 404 || ["device", "user"].includes(row.needs));
      if (wanted === null ? !isIn : status !== wanted) {
        wrong.push(`${route} as ${caller.name}: ${status}, not ${wanted ?? "let in"}`);
      }
      const isUsedUp = wanted === null && !route.startsWith("GET ");
      if (isUsedUp) things = await world.makeThings();
    }
  }
  deepEqual(wrong, []);
});

Deno.test("public routes ask for no credential, and a session's for one", async () => {
  const [anonymous] = world.others;
  ok(anonymous);
  for (const [route, row] of rows) {
    if (row.needs !== "public") continue;
    const response = await ask(route, anonymous, await world.makeThings());
    await response.body?.cancel();
    ok(![401, 403, 404].includes(response.status), `${route}: ${response.status}`);
  }
  const body = JSON.stringify({ current_password: "x", new_password: "correct horse battery" });
  const response = await fetch(`${world.url}/api/auth/change-password`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  await response.body?.cancel();
  equal(response.status, 401);
});

Deno.test("a key for another location finds nothing of this one, on any route", async () => {
  const things = await world.makeThings();
  const ids = Object.values(things).filter((value) =>
    value !== things.claimCode && value !== things.invitationToken
  );
  for (const [route, row] of rows) {
    if (["public", "session", "device", "user"].includes(row.needs)) continue;
    const response = await ask(route, world.elsewhere, things);
    const wanted = row.elsewhere ?? 404;
    equal(response.status, wanted === "hidden" ? 200 : wanted, route);
    const text = await textOf(response);
    // What the caller named itself may be repeated to it.
    if (wanted === "hidden") {
      for (const id of ids) ok(!text.includes(id), `${route} tells ${id}`);
    }
    ok(!text.includes("HERE1"), route);
  }
});

Deno.test("no change can be made by a form or page of another site, on any route", async () => {
  const things = await world.makeThings();
  const wrong: string[] = [];
  for (const [route] of rows) {
    if (route.startsWith("GET ")) continue;
    const { path, init } = requestOf(route, things);
    const attempts: Record<string, Record<string, string>> = {
      "text/plain": { "content-type": "text/plain", origin: world.url },
      "a form": { "content-type": "application/x-www-form-urlencoded", origin: world.url },
      "another origin": { "content-type": "application/json", origin: "https://evil.example" },
      "no origin": { "content-type": "application/json", origin: "null" },
    };
    for (const [how, headers] of Object.entries(attempts)) {
      const { cookie = "" } = world.admin.headers;
      const body = init.method === "DELETE" ? {} : { body: init.body ?? "{}" };
      const response = await fetch(`${world.url}${path}`, {
        method: init.method,
        headers: { ...headers, cookie },
        ...body,
      });
      const { code } = await response.json();
      if (response.status !== 403 || code !== "cross_site_request") {
        wrong.push(`${route} by ${how}: ${response.status} ${code}`);
      }
    }
  }
  deepEqual(wrong, []);
});

/** All of an answer; of a stream, what it has sent once it has caught up. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    return await response.text();
  }
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  // A bare id ends the past (event_stream.ts).
  while (!/(^|\n\n)id: \d+\n\n/.test(text)) {
    const { done, value } = await reader?.read() ?? { done: true, value: "" };
    if (done) break;
    text += value;
  }
  await reader?.cancel();
  return text;
}
