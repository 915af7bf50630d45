import assert from "node:assert/strict";
import { parseDeviceAddress, usableDeviceAddress } from "./device_address.ts";

Deno.test("parseDeviceAddress() takes private addresses, as agents have them", () => {
  for (const text of ["http://10.0.0.5:3000", "https://pi.local", "http://[fd12:3456::1]:3000"]) {
    assert.equal(parseDeviceAddress(text), text);
  }
  assert.equal(parseDeviceAddress("http://10.0.0.5:3000/"), "http://10.0.0.5:3000");
});

Deno.test("parseDeviceAddress() refuses metadata services in every spelling, schemes and credentials", () => {
  const refused = [
    "http://169.254.169.254/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://user:secret@10.0.0.5/",
    "http://10.0.0.5/admin",
    "http://10.0.0.5/?x=1",
    "file:///etc/passwd",
    "javascript:alert(1)",
  ];
  for (const text of refused) {
    assert.throws(() => parseDeviceAddress(text), { kind: "invalid" }, text);
    assert.equal(usableDeviceAddress(text), null);
  }
});
