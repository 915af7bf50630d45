import assert from "node:assert/strict";
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
