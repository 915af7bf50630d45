import assert from "node:assert/strict";
import { addressesOf } from "../../edge/discovery/subnet_probe.ts";
import { demoPorts, PORTS_USED } from "./ports.ts";

Deno.test("demoPorts() gives every part a port of its own within the range", () => {
  const { networks: _, ...rest } = demoPorts(8400);
  const ports = Object.values(rest).flat();
  assert.equal(new Set(ports).size, ports.length);
  assert.ok(ports.every((port) => port >= 8400 && port < 8400 + PORTS_USED));
});

Deno.test("demoPorts() refuses a base that leaves the range of ports", () => {
  for (const base of [80, 65_530, 1.5, NaN]) assert.throws(() => demoPorts(base), RangeError);
});

Deno.test("each site of each demo has addresses of its own for its camera", () => {
  const networks = [1024, 8400, 8500, 65_511].flatMap((base) => demoPorts(base).networks);
  const hosts = networks.flatMap(({ hosts }) => hosts);
  assert.equal(new Set(hosts).size, hosts.length);
  for (const { subnet, hosts } of networks) {
    const inIt = addressesOf(subnet);
    assert.ok(hosts.every((host) => inIt.includes(host)), `${hosts} in ${subnet}`);
  }
});
