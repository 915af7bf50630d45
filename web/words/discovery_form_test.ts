import assert from "node:assert/strict";
import { discoveryAddress, discoveryFormOf, foundFilterOf } from "./discovery_form.ts";

Deno.test("the page's address is the form, and back", () => {
  const address = "/discovery?state=new&device=d&search=10.0+%26";
  const form = discoveryFormOf(new URL(address, "http://x").searchParams);
  assert.deepEqual(foundFilterOf(form), {
    state: "new",
    location_id: "",
    device_id: "d",
    search: "10.0 &",
  });
  assert.equal(discoveryAddress(form), "/discovery?state=new&device=d&search=10.0+%26");
  assert.equal(discoveryFormOf(new URLSearchParams("state=%3Cb%3E")).state, "");
  assert.equal(discoveryAddress({ state: "" }), "/discovery");
});
