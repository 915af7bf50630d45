// Real datagrams on the loopback interface, all of which is this machine's: each 127.x.y.z is a host.
import assert from "node:assert/strict";
import { messageIdOf, probeMatches } from "../../infra/demo/camera/onvif/onvif_responder.ts";
import { createDiscovery } from "./discovery.ts";
import { addressesOf, subnetProbe } from "./subnet_probe.ts";
import type { ProbeTransport } from "./udp_probe.ts";

const nobody: ProbeTransport = { ask: () => Promise.resolve([]) };

Deno.test("addressesOf() leaves out the network's own and its broadcast address", () => {
  assert.equal(addressesOf("10.1.2.77/24").length, 254);
  assert.deepEqual(addressesOf("10.1.2.77/30"), ["10.1.2.77", "10.1.2.78"]);
  assert.deepEqual(addressesOf("10.1.2.77/32"), ["10.1.2.77"]);
  assert.deepEqual(addressesOf("10.1.0.0/16"), [], "the contract allows no such network");
});

Deno.test("subnetProbe() asks each address of a subnet, and finds the camera of one", async () => {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.7.7.201", port: 0 });
  const { port } = socket.addr as Deno.NetAddr;
  const serving = (async () => {
    for await (const [bytes, from] of socket) {
      const relatesTo = messageIdOf(new TextDecoder().decode(bytes));
      const camera = { uuid: "far", scopes: ["onvif://www.onvif.org/name/far"], xaddrs: [] };
      await socket.send(new TextEncoder().encode(probeMatches([camera], { relatesTo })), from);
    }
  })();
  const subnets = subnetProbe({ subnets: () => ["127.7.7.0/24"], answerMs: 20, port });
  const discovery = createDiscovery({ transport: nobody, subnets, configuredUrls: () => [] });
  const found = await discovery.scan();
  assert.deepEqual(found.map(({ name, address }) => [name, address]), [["far", "127.7.7.201"]]);
  assert.deepEqual(await discovery.scan({ withSubnets: false }), found, "kept");
  socket.close();
  await serving;
});

Deno.test("scan() beyond the own networks does not take a look at these for an answer", async () => {
  const here = Promise.withResolvers<never[]>();
  let looks = 0;
  const subnets: ProbeTransport = { ask: () => Promise.resolve((looks += 1) < 0 ? [""] : []) };
  const discovery = createDiscovery({
    transport: { ask: () => here.promise },
    subnets,
    configuredUrls: () => [],
  });
  const near = discovery.scan({ withSubnets: false });
  const far = [discovery.scan(), discovery.scan()];
  assert.equal(looks, 0);
  here.resolve([]);
  await Promise.all([near, ...far]);
  assert.equal(looks, 1, "once for both");
  await discovery.stop();
  await discovery.scan();
  assert.equal(looks, 1, "nothing begins after the end");
});
