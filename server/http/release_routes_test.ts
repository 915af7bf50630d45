import assert from "node:assert/strict";
import { testContext, testDevice, testKey } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { layOut, type ReleaseKit, releaseKit } from "../../tests/support/release_kit.ts";
import { askRoutes } from "../../tests/support/route_client.ts";
import type { ReleaseList } from "../contract/release.ts";
import { createReleaseShelf } from "../releases/release_shelf.ts";
import type { Actor } from "../users/actor.ts";
import { releaseRoutes } from "./release_routes.ts";

let database: TestDatabase;
let kit: ReleaseKit;
let dir: string;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
  kit = await releaseKit();
  dir = await Deno.makeTempDir({ prefix: "server_releases_" });
  await layOut(`${dir}/7`, await kit.release(7));
  await layOut(`${dir}/12`, await kit.release(12));
  await Deno.writeTextFile(`${dir}/secret`, "not a release");
});
Deno.test.afterAll(async () => {
  await database.close();
  await Deno.remove(dir, { recursive: true });
});

const DEVICE = testDevice(crypto.randomUUID(), crypto.randomUUID());

function ask<T>(path: string, actor: Actor, from: string | null = dir) {
  const routes = releaseRoutes({ releases: createReleaseShelf(from) });
  return askRoutes<T>(routes, testContext(database.db, { actor }), { path });
}

Deno.test("GET /api/releases lists what can be installed, newest first, and nothing else", async () => {
  await Deno.mkdir(`${dir}/13`);
  await Deno.writeTextFile(`${dir}/13/manifest.json`, "half of");
  await layOut(`${dir}/14`, await kit.release(4)); // in a folder that is not its own
  const { status, body } = await ask<ReleaseList>("/api/releases", testKey(["fleet:read"]));
  assert.equal(status, 200);
  assert.deepEqual(body.items.map(({ sequence, version }) => [sequence, version]), [
    [12, "0.12.0"],
    [7, "0.7.0"],
  ]);
});

Deno.test("GET /api/releases is empty where the server has no releases", async () => {
  for (const from of [null, `${dir}/none`]) {
    const { body } = await ask<ReleaseList>("/api/releases", testKey(["fleet:read"]), from);
    assert.deepEqual(body.items, []);
  }
});

Deno.test("GET /api/device/releases gives a device the very bytes that were signed", async () => {
  const routes = releaseRoutes({ releases: createReleaseShelf(dir) });
  const ctx = testContext(database.db, { actor: DEVICE });
  for (const name of ["manifest.json", "manifest.sig", "agent.js"]) {
    const path = `/api/device/releases/7/${name}`;
    const { status, bytes } = await askRoutes(routes, ctx, { path });
    assert.equal(status, 200);
    assert.deepEqual(bytes, await Deno.readFile(`${dir}/7/${name}`));
  }
});

Deno.test("GET /api/device/releases leaves its folder for nobody", async () => {
  await Deno.symlink(`${dir}/secret`, `${dir}/7/linked.js`);
  const paths = ["8/agent.js", "7/other.js", "7/..%2Fsecret", "7/%2E%2E", "7/linked.js"];
  for (const path of paths) {
    const { status } = await ask(`/api/device/releases/${path}`, DEVICE);
    assert.equal(status, 404, path);
  }
  for (const path of ["0/agent.js", "x/agent.js", "1e2/agent.js", "-1/agent.js"]) {
    const { status } = await ask(`/api/device/releases/${path}`, DEVICE);
    assert.ok(status === 400 || status === 404, path);
  }
});

Deno.test("GET /api/device/releases is for devices alone, the list for people", async () => {
  const file = await ask("/api/device/releases/7/agent.js", testKey(["fleet:read"]));
  assert.equal(file.status, 403);
  assert.equal((await ask("/api/releases", DEVICE)).status, 403);
});
