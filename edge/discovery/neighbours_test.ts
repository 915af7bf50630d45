import assert from "node:assert/strict";
import { readNeighbours } from "./neighbours.ts";

const ARP = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.64     0x1         0x2         BC:BA:C2:B4:A1:F0     *        eth0
192.168.1.65     0x1         0x0         00:00:00:00:00:00     *        eth0
192.168.1.66     0x1         0x0         bc:ba:c2:b4:a1:f1     *        eth0
10.0.0.9         0x1         0x6         bc:ba:c2:b4:a1:f2     *        eth1
`;

Deno.test("readNeighbours() knows complete entries only, and which addresses are near", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, ARP);
  const neighbours = await readNeighbours({ file, networks: ["192.168.1.7/25"] });
  await Deno.remove(file);
  assert.equal(neighbours?.macOf("192.168.1.64"), "bc:ba:c2:b4:a1:f0");
  assert.equal(neighbours?.macOf("192.168.1.65"), null, "nobody answered there");
  assert.equal(neighbours?.macOf("192.168.1.66"), null, "it is gone");
  assert.equal(neighbours?.macOf("10.0.0.9"), "bc:ba:c2:b4:a1:f2");
  assert.equal(neighbours?.isNear("192.168.1.127"), true);
  assert.equal(neighbours?.isNear("192.168.1.128"), false);
  assert.equal(neighbours?.isNear("fe80::1"), false);
});

Deno.test("readNeighbours() is null where the table may not be read: nothing is known then", async () => {
  assert.equal(await readNeighbours({ file: "/nowhere/arp", networks: [] }), null);
});
