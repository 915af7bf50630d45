import { deepEqual, equal, ok } from "node:assert/strict";
import { type AccessWorld, accessWorld } from "../../tests/support/access_world.ts";
import { documentedRoutes, requestOf, ROUTES } from "../../tests/support/route_table.ts";
import { sql } from "../db/sql.ts";

let world: AccessWorld;
Deno.test.beforeAll(async () => {
  world = await accessWorld();
});
Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

async function auditedBy(requestId: string): Promise<string[]> {
  const rows = await world.db.rows<{ action: string }>(
    sql`select action from audit_log where request_id = ${requestId}`,
  );
  return rows.map(({ action }) => action);
}

Deno.test("every route that changes something says what it leaves in the audit log", async () => {
  const changing = (await documentedRoutes(world.url)).filter((route) => !route.startsWith("GET "));
  ok(changing.length > 15);
  for (const route of changing) ok(ROUTES[route]?.audit !== undefined, route);
});

Deno.test("every change by a caller leaves its row, with the request's id", async () => {
  for (const [route, { audit, needs }] of Object.entries(ROUTES)) {
    if (typeof audit !== "string" || route.includes("/api/auth/")) continue;
    const { path, init } = requestOf(route, await world.makeThings());
    const headers = { ...init.headers, ...(needs === "public" ? {} : world.admin.headers) };
    const response = await fetch(`${world.url}${path}`, { ...init, headers });
    const text = await response.text();
    ok(response.ok, `${route}: ${response.status} ${text}`);
    deepEqual(await auditedBy(response.headers.get("x-request-id") ?? ""), [audit], route);
  }
});

Deno.test("signing in, changing the password and signing out leave their rows", async () => {
  const viewer = await world.signIn("viewer");
  const [signedIn] = await world.db.rows<{ action: string; actor_name: string }>(
    sql`select action, actor_name from audit_log order by id desc limit 1`,
  );
  deepEqual(signedIn, { action: "session.create", actor_name: "viewer" });
  const post = async (path: string, json: unknown) => {
    const response = await fetch(`${world.url}${path}`, {
      method: "POST",
      headers: { ...viewer.headers, "content-type": "application/json" },
      body: JSON.stringify(json),
    });
    for (const cookie of response.headers.getSetCookie()) {
      viewer.headers = { ...viewer.headers, cookie: cookie.split(";")[0] ?? "" };
    }
    equal(response.status, 200, await response.text());
    return await auditedBy(response.headers.get("x-request-id") ?? "");
  };
  const passwords = {
    current_password: "correct horse battery",
    new_password: "battery horse correct",
  };
  deepEqual(await post("/api/auth/change-password", passwords), ["user.change_password"]);
  deepEqual(await post("/api/auth/sign-out", {}), ["session.end"]);
});
