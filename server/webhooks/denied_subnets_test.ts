import assert from "node:assert/strict";
import { BlockList } from "node:net";
import fc from "fast-check";
import { deniedSubnets, PRIVATE_SUBNETS } from "./denied_subnets.ts";

function blockListOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = "", bits = ""] = cidr.split("/");
    list.addSubnet(address, Number(bits), "ipv4");
  }
  return list;
}

const address = fc.ipV4();
const cidr = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, bits]) =>
  `${ip}/${bits}`
);

Deno.test("deniedSubnets() denies every private network when nothing is allowed", () => {
  assert.deepEqual(deniedSubnets([]), [...PRIVATE_SUBNETS]);
});

Deno.test("deniedSubnets() leaves out exactly what is allowed", () => {
  assert.ok(!deniedSubnets(["127.0.0.0/8"]).includes("127.0.0.0/8"));
  const denied = blockListOf(deniedSubnets(["10.1.2.0/24"]));
  assert.equal(denied.check("10.1.2.7"), false);
  assert.equal(denied.check("10.1.3.0"), true);
  assert.equal(denied.check("10.1.1.255"), true);
  assert.equal(denied.check("169.254.169.254"), true);
});

Deno.test("deniedSubnets() denies an address exactly when it is private and not allowed", () => {
  const isPrivate = blockListOf(PRIVATE_SUBNETS);
  fc.assert(fc.property(fc.array(cidr, { maxLength: 4 }), address, (allowCidrs, ip) => {
    const isAllowed = blockListOf(allowCidrs).check(ip);
    const denied = blockListOf(deniedSubnets(allowCidrs));
    assert.equal(denied.check(ip), isPrivate.check(ip) && !isAllowed);
  }));
});

Deno.test("deniedSubnets() refuses what is no IPv4 CIDR", () => {
  for (const text of ["", "10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "::1/128", "10.0.0.0/8,x"]) {
    assert.throws(() => deniedSubnets([text]), TypeError, text);
  }
});
