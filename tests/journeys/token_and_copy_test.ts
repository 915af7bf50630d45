// A real agent's link at a real server: its token is changed, then its card is copied.
import assert from "node:assert/strict";
import type { Link } from "../../edge/link/link.ts";
import { testDatabase } from "../support/database.ts";
import { linkInstance, makeLocation, register } from "../support/link_instance.ts";
import { withLink } from "../support/link_rig.ts";
import { waitUntil } from "../support/wait_until.ts";

Deno.test("an agent takes a new token and goes on; a copy of its card is shut out with it, until it is released alone", async () => {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  await using instance = await linkInstance(database.db, { kv });
  const http = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => instance.fetch(request),
  );
  try {
    const locationId = await makeLocation(database.db, "Site");
    const { device, claim_code } = await register(instance, { name: "Lane", locationId });
    const key = await instance.key(["fleet:read", "fleet:write"]);
    const ask = async (path: string, method = "GET") => {
      const url = `/api/devices/${device.id}${path}`;
      return await (await instance.ask(url, { method, token: key })).json();
    };
    await withLink(async ({ start, stop, dataDir }) => {
      const at = { serverUrl: `http://127.0.0.1:${http.addr.port}`, claimCode: claim_code };
      const isUp = (link: Link) => () => link.health().state === "up";
      const link = start(at);
      await waitUntil(isUp(link), { what: "the agent is linked" });

      const before = await Deno.readTextFile(`${dataDir}/identity.json`);
      await ask("/token/rotate", "POST");
      await waitUntil(async () => (await ask("")).token_rotation === "none", {
        what: "the new token was used",
      });
      await waitUntil(
        async () => {
          const kept = JSON.parse(await Deno.readTextFile(`${dataDir}/identity.json`));
          return kept.token !== JSON.parse(before).token && kept.next_tokens.length === 0;
        },
        { what: "the new token is kept" },
      );
      await stop();

      // From one card: both have the new token, and beat in turns.
      const [original, copy] = [start(at), start(at)];
      await waitUntil(
        async () => {
          original.cameraChanged();
          copy.cameraChanged();
          return (await ask("")).quarantine !== null;
        },
        { what: "the copy is found" },
      );
      await waitUntil(() => [original, copy].every((one) => one.health().state === "revoked"), {
        what: "both are told",
      });
      assert.match(original.health().detail ?? "", /is quarantined: Two machines use its token/);
      await stop();

      await ask("/quarantine/release", "POST");
      const alone = start(at);
      await waitUntil(isUp(alone), { what: "the one that is left is linked" });
      assert.equal((await ask("")).quarantine, null);
    });
  } finally {
    await http.shutdown();
  }
});
