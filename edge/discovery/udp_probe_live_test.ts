// Real datagrams on the loopback interface: one camera by its address, and several by a multicast.
import assert from "node:assert/strict";
import {
  type DoubleCamera,
  messageIdOf,
  probeMatches,
  startOnvifResponder,
} from "../../infra/demo/camera/onvif/onvif_responder.ts";
import { createDiscovery } from "./discovery.ts";
import { udpProbe } from "./udp_probe.ts";

const GROUP = "239.255.255.250";
const LOOPBACK = () => ["127.0.0.1"];

function camera(name: string): DoubleCamera {
  return {
    uuid: crypto.randomUUID(),
    scopes: [`onvif://www.onvif.org/name/${name}`],
    xaddrs: ["http://127.0.0.1:8000/onvif/device_service"],
  };
}

Deno.test("udpProbe() finds a camera whose answers come beside garbage, and asks no more than thrice", async () => {
  const lane = camera("lane");
  await using responder = await startOnvifResponder((question) => {
    const relatesTo = messageIdOf(question);
    const answer = probeMatches([lane], { relatesTo });
    return [crypto.getRandomValues(new Uint8Array(5000)), answer.slice(0, 200), answer];
  });
  const discovery = createDiscovery({
    transport: udpProbe({ from: LOOPBACK, to: responder.address, pauseMs: 20 }),
    configuredUrls: () => [],
    waitMs: 1000,
  });
  const found = await discovery.scan();
  assert.deepEqual(found.map(({ name, address }) => [name, address]), [["lane", "127.0.0.1"]]);
  assert.equal(responder.questions.length, 3);
  assert.equal(discovery.last().problem, null);
});

Deno.test("udpProbe() finds every camera of the group by one multicast", async () => {
  const lane = camera("lane");
  await using responder = await startOnvifResponder(
    (question) => [probeMatches([lane, camera("exit")], { relatesTo: messageIdOf(question) })],
    { group: GROUP },
  );
  const to = { hostname: GROUP, port: responder.address.port };
  const discovery = createDiscovery({
    transport: udpProbe({ from: LOOPBACK, to, pauseMs: 20 }),
    configuredUrls: () => [],
    waitMs: 1000,
  });
  const names = (await discovery.scan()).map(({ name }) => name);
  assert.ok(names.includes("lane") && names.includes("exit"), names.join());
});

Deno.test("udpProbe() asks from the networks that are there, and says which could not be asked", async () => {
  const lane = camera("lane");
  await using responder = await startOnvifResponder((question) => [
    probeMatches([lane], { relatesTo: messageIdOf(question) }),
  ]);
  const from = () => ["192.0.2.77", "127.0.0.1"]; // the first is none of this machine's
  const discovery = createDiscovery({
    transport: udpProbe({ from, to: responder.address, pauseMs: 20 }),
    configuredUrls: () => [],
    waitMs: 1000,
  });
  assert.equal((await discovery.scan()).length, 1);
  assert.match(discovery.last().problem ?? "", /^Not every network could be asked: 192\.0\.2\.77/);
});
