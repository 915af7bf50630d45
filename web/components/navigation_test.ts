import assert from "node:assert/strict";
import { placesFor } from "./navigation.tsx";

Deno.test("placesFor() leads nobody to a page that would refuse them", () => {
  const hrefs = (role: string | null, isLimited = false) =>
    placesFor({ role, isLimited }).map(({ href }) => href);
  assert.ok(hrefs("admin").includes("/audit"));
  assert.ok(!hrefs("admin", true).includes("/audit"), "its rows say no location");
  assert.ok(!hrefs("operator").includes("/audit"));
  assert.ok(hrefs("operator", true).includes("/webhooks"));
  assert.ok(!hrefs("viewer").includes("/webhooks"));
  assert.ok(hrefs(null).includes("/plates"));
});
