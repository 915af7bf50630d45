import assert from "node:assert/strict";
import { AdoptRule } from "../../server/contract/edge_config.ts";
import { createAdoption } from "./adoption.ts";
import { foundCamera } from "./found_camera.ts";

Deno.test("createAdoption() forgets why it refused a camera that is not found any more", async () => {
  const adoption = createAdoption({
    kept: { load: () => Promise.resolve([]), save: () => Promise.resolve() },
    doubtOf: () => "It is in doubt.",
    onAdopted: () => assert.fail("adopted in doubt"),
  });
  adoption.use([AdoptRule.parse({ username: "admin", password: "canary" })], []);
  const { signal } = new AbortController();
  const found = ["a", "b"].map((endpoint) =>
    foundCamera({ endpoint, scopes: [], xaddrs: [] }, "192.0.2.9")
  );
  await adoption.consider(found, signal);
  assert.equal(adoption.troubleOf("a"), "It is in doubt.");
  await adoption.consider(found.slice(1), signal);
  assert.equal(adoption.troubleOf("a"), null);
  assert.equal(adoption.troubleOf("b"), "It is in doubt.");
});
