// Two subnets in network namespaces: cameras that change their addresses are followed, and machines
// that only say that they are those cameras get nothing that could be used.
import assert from "node:assert/strict";
import { ONVIF_ACCOUNT } from "../../infra/demo/camera/onvif/onvif_service.ts";
import { runInOwnNetwork } from "../support/own_network.ts";
import type { MovedCameras } from "./moved_cameras_main.ts";

Deno.test("cameras that got other addresses are followed, here and in another subnet, and nobody harvests a password", async () => {
  const script = new URL("./moved_cameras_main.ts", import.meta.url).href;
  const outcome = await runInOwnNetwork<MovedCameras>(script, { timeoutMs: 300_000 });
  assert.match(outcome.note ?? "", /Read at 10\.70\.1\.77.*10\.70\.1\.20/);
  const { serial, adopted, mac } = outcome.found as Record<string, unknown>;
  assert.deepEqual(
    [serial, adopted, mac],
    ["far-1", true, null],
    "no MAC is seen through a router",
  );

  assert.deepEqual(
    outcome.hostileNear.filter((text) => text !== ""),
    [],
    "another MAC: not a byte",
  );
  const { username, password } = ONVIF_ACCOUNT;
  const all = outcome.hostileFar.join("\n");
  const basic = btoa(`${username}:${password}`);
  for (const secret of [password, encodeURIComponent(password), basic]) {
    assert.ok(!all.includes(secret), "in clear");
  }
  // WS-Security's digest could be replayed to the camera itself; HTTP's is of this machine's nonce.
  assert.ok(!/authorization: *basic|PasswordText|UsernameToken/i.test(all), "no reusable login");
  const logins = [...all.matchAll(/^authorization: *(\w+)[^\n]*/gim)];
  assert.ok(logins.length > 0, "it was asked for the serial number, by digest");
  for (const [line, scheme] of logins) {
    assert.equal(scheme, "Digest");
    assert.ok(line.includes('nonce="4e6f6e6365"'), "of its own nonce");
  }
  assert.ok(!/^DESCRIBE/m.test(all), "nor was its stream opened");
});
