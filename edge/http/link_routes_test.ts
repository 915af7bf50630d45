import assert from "node:assert/strict";
import { unlinked } from "../../tests/support/unlinked.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { createRunningConfig } from "../config/running_config.ts";
import { linkRoutes } from "./link_routes.ts";
import { logIn, problemOf, withEdgeApp } from "../../tests/support/edge_app.ts";

const post = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

Deno.test("POST /api/link/claim hands the code on and answers how the link is", async () => {
  const wishes: unknown[] = [];
  const claim = (wish: unknown) => {
    wishes.push(wish);
    return { kind: "taken" as const };
  };
  await withEdgeApp(async ({ ask }) => {
    const body = { claim_code: " ABCD-EFGH ", server_url: "https://fleet.example/" };
    const response = await ask("/api/link/claim", post(body));
    assert.equal(response.status, 202);
    assert.equal((await response.json()).state, "up");
    await ask("/api/link/claim", post({ claim_code: "ABCD-EFGH" }));
  }, { claim });
  assert.deepEqual(wishes, [
    { claimCode: "ABCD-EFGH", serverUrl: "https://fleet.example" },
    { claimCode: "ABCD-EFGH", serverUrl: null },
  ]);
});

Deno.test("POST /api/link/claim names the fault of what was typed", () =>
  withEdgeApp(async ({ ask }) => {
    for (
      const [body, path] of [
        [{}, "claim_code"],
        [{ claim_code: "short" }, "claim_code"],
        [{ claim_code: "ABCD-EFGH", server_url: "fleet.example" }, "server_url"],
        [{ claim_code: "ABCD-EFGH", server_url: "https://u:p@fleet.example" }, "server_url"],
      ] as const
    ) {
      const { errors } = await problemOf(await ask("/api/link/claim", post(body)), 400);
      assert.equal(errors?.[0]?.path, path);
    }
    const noJson = { method: "POST", body: "claim_code=x" };
    assert.equal((await problemOf(await ask("/api/link/claim", noJson), 400)).status, 400);
  }));

Deno.test("POST /api/link/claim says which server the settings name, or that they name none", async () => {
  const body = post({ claim_code: "ABCD-EFGH", server_url: "https://other.example" });
  await withEdgeApp(async ({ ask }) => {
    const { code, detail } = await problemOf(await ask("/api/link/claim", body), 409);
    assert.equal(code, "other_server");
    assert.match(detail ?? "", /https:\/\/fleet\.example/);
  }, { claim: () => ({ kind: "other_server", serverUrl: "https://fleet.example" }) });
  await withEdgeApp(async ({ ask }) => {
    const { errors } = await problemOf(await ask("/api/link/claim", body), 400);
    assert.equal(errors?.[0]?.path, "server_url");
  }, { claim: () => ({ kind: "no_server" }) });
});

Deno.test("POST /api/link/claim takes no code that another site makes a browser send", () =>
  withEdgeApp(async (rig) => {
    const session = await logIn(rig);
    const body = { claim_code: "ABCD-EFGH", server_url: "https://evil.example" };
    const headers = { ...session, Origin: "https://evil.example", "Content-Type": "text/plain" };
    const crossSite = { ...post(body), headers };
    assert.equal((await rig.askAnonymously("/api/link/claim", crossSite)).status, 403);
    const own = { ...post(body), headers: session };
    assert.equal((await rig.askAnonymously("/api/link/claim", own)).status, 202);
  }));

Deno.test("POST /api/link/claim names a new server in the file where this process may not reach it", async () => {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/edge.yaml`;
  await Deno.writeTextFile(path, "# by the installer\ncameras: []\n");
  const initial = EdgeConfig.parse({ data_dir: dir });
  const restarts: string[] = [];
  const app = linkRoutes({
    config: createRunningConfig({
      initial,
      state: { source: "file", loadedAt: new Date(0), faults: [] },
      path,
      override: (loaded) => loaded,
      apply: () => ({ added: [], removed: [], restarted: [], updated: [], unchanged: [] }),
    }),
    link: {
      health: unlinked,
      readNow: () => assert.fail("nothing is read"),
      claim: () => assert.fail("this process cannot enrol there"),
    },
    update: {
      status: () => null,
      apply: () => assert.fail("nothing is installed"),
      restart: (why) => void restarts.push(why),
    },
  }, { isAllowed: () => false });
  const body = { claim_code: "ABCD-EFGH", server_url: "https://fleet.example" };
  const response = await app.request("/claim", post(body));
  assert.equal(response.status, 202);
  assert.equal((await response.json()).restarting, true);
  assert.equal(restarts.length, 1);
  const text = await Deno.readTextFile(path);
  assert.match(text, /^# by the installer/);
  assert.match(text, /url: https:\/\/fleet\.example\n +claim_code: ABCD-EFGH/);
  await Deno.remove(dir, { recursive: true });
});
