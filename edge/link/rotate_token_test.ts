import assert from "node:assert/strict";
import { withLink } from "../../tests/support/link_rig.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";

const until = (condition: () => boolean, what: string) => waitUntil(condition, { what });

Deno.test("Link answers with its old token, then uses the new one for everything", () =>
  withLink(async ({ server, fleet, start, stop }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    const old = server.tokens[0] ?? "";
    server.nextToken = "the-next-token-of-this-device";
    server.tokens.push(server.nextToken);
    server.command({ kind: "rotate_token", device_token: server.nextToken });
    await until(() => server.results.length === 1, "the result is there");
    assert.equal(server.results[0]?.result.ok, true);
    await until(() => server.tokens.length === 1, "the new token was used");
    assert.deepEqual(server.tokens, ["the-next-token-of-this-device"]);
    assert.ok(!server.tokens.includes(old));
    fleet.push("lane-2");
    await until(() => server.reads.length === 1, "a read is taken with the new token");
    await stop();
    server.tokensUsed.length = 0;
    const again = start();
    await until(() => again.health().state === "up", "it is up again after a restart");
    assert.deepEqual(new Set(server.tokensUsed), new Set(server.tokens));
  }));

Deno.test("Link that lost the answer to its new token's first use finds its way at the next start", () =>
  withLink(async ({ server, start, stop }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    server.nextToken = "the-next-token-of-this-device";
    server.tokens.push(server.nextToken);
    // From its first use on the server has forgotten the old one, and says nothing.
    server.isNewTokenUnanswered = true;
    server.command({ kind: "rotate_token", device_token: server.nextToken });
    await until(() => server.tokens.length === 1, "the new token was used");
    await stop(); // as a power cut: no answer came
    server.isNewTokenUnanswered = false;
    const again = start();
    await until(() => again.health().state === "up", "it is up again");
  }));

Deno.test("Link goes on as before when the server does not know the token that it sent", () =>
  withLink(async ({ server, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    const beats = server.heartbeats.length;
    server.command({ kind: "rotate_token", device_token: "a-token-of-a-lost-transaction" });
    await until(() => server.tokensUsed.includes("a-token-of-a-lost-transaction"), "it was tried");
    await until(() => server.heartbeats.length > beats, "a heartbeat with the old token");
    assert.equal(link.health().state, "up");
  }));

for (const problem of ["device_quarantined", "device_replaced"]) {
  Deno.test(`Link says why it is refused in the server's words: ${problem}`, () =>
    withLink(async ({ server, start }) => {
      const link = start();
      await until(() => link.health().state === "up", "the link is up");
      server.fault.token = 401;
      server.tokenProblem = problem;
      link.cameraChanged();
      await until(() => link.health().state === "revoked", "the refusal shows");
      assert.doesNotMatch(link.health().detail ?? "", /Enrol it again/);
    }));
}

Deno.test("reload_config reads the settings again and says what changed", () =>
  withLink(async ({ server, start }) => {
    const cameras = { added: [], removed: [], restarted: ["lane-1"], updated: [], unchanged: [] };
    const reloadConfig = () =>
      Promise.resolve({
        ok: true as const,
        cameras,
        applied: ["cameras.lane-1.quality"],
        needsRestart: [],
        warnings: [],
      });
    start({ acts: { reloadConfig } });
    server.command({ kind: "reload_config" });
    await until(() => server.results.length === 1, "the result is there");
    const result = server.results[0]?.result;
    assert.ok(result?.ok);
    assert.deepEqual(result.config?.applied, ["cameras.lane-1.quality"]);
  }));

Deno.test("reload_config is refused in words by an agent without a settings file", () =>
  withLink(async ({ server, start }) => {
    start({ acts: {} });
    server.command({ kind: "reload_config" });
    await until(() => server.results.length === 1, "the result is there");
    const refused = server.results[0]?.result;
    assert.ok(refused?.ok === false && /without a settings file/.test(refused.detail));
  }));
