import assert from "node:assert/strict";
import { DiscoveryReport } from "../../server/contract/discovery.ts";
import { noDiscovery } from "../../tests/support/no_discovery.ts";
import { discoveryRoutes } from "./discovery_routes.ts";

Deno.test("POST starts a look and answers at once, GET never starts one", async () => {
  let scans = 0;
  const discovery = {
    ...noDiscovery,
    scan: () => {
      scans++;
      return new Promise<never>(() => {}); // as long as a network takes
    },
    last: () => ({ ...noDiscovery.last(), scanning: scans > 0 }),
  };
  const app = discoveryRoutes({ discovery });
  const before = await app.request("/");
  assert.equal(before.status, 200);
  assert.equal(DiscoveryReport.parse(await before.json()).scanning, false);
  assert.equal(scans, 0);
  const posted = await app.request("/", { method: "POST" });
  assert.equal(posted.status, 202);
  assert.equal(DiscoveryReport.parse(await posted.json()).scanning, true);
  assert.equal(scans, 1);
});
