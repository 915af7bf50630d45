import { deepEqual, equal } from "node:assert/strict";
import { Hono } from "hono";
import { networkOf, peerBehind, peerOf, proxiesOf, rememberPeer } from "./peer.ts";

const isProxy = proxiesOf(["10.0.0.0/8", "fd00::/8"]);

Deno.test("peerBehind() believes nobody but a trusted proxy, and of its list the right-most stranger", () => {
  const asked: [direct: string, forwardedFor: string | undefined, peer: string][] = [
    ["203.0.113.9", undefined, "203.0.113.9"],
    ["203.0.113.9", "198.51.100.1", "203.0.113.9"], // spoofed without a proxy
    ["203.0.113.9", "10.0.0.1", "203.0.113.9"],
    ["10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"], // spoofed through a proxy
    ["10.0.0.1", "1.2.3.4, 198.51.100.1, 10.9.9.9", "198.51.100.1"], // two proxies
    ["10.0.0.1", "127.0.0.1, 198.51.100.1", "198.51.100.1"],
    ["10.0.0.1", "10.0.0.7, 10.0.0.8", "10.0.0.7"], // somebody within
    ["10.0.0.1", undefined, "10.0.0.1"],
    ["10.0.0.1", "", "10.0.0.1"],
    ["10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"],
    ["10.0.0.1", "198.51.100.1, <script>", "10.0.0.1"],
    ["10.0.0.1", "198.51.100.1:4711", "198.51.100.1"],
    ["fd00::1", "[2001:DB8::7]:443", "2001:db8::7"],
    ["::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
    ["fe80::1", "198.51.100.1", "fe80::1"],
    ["10.0.0.1", "198.51.100.1, 010.0.0.1", "10.0.0.1"], // octal or not: nobody's address
  ];
  for (const [direct, forwardedFor, peer] of asked) {
    equal(peerBehind(direct, { forwardedFor, isProxy }), peer, `${direct} ${forwardedFor}`);
  }
});

Deno.test("networkOf() takes an IPv6 customer's addresses as one, an IPv4 address as itself", () => {
  const asked: [address: string, network: string][] = [
    ["203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::6", "2001:db8:1:2::/64"],
    ["2001:DB8::7", "2001:db8:0:0::/64"],
    ["2001:db8::2:0:0:0:7", "2001:db8:0:2::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ];
  for (const [address, network] of asked) equal(networkOf(address), network, address);
});

Deno.test("without trusted proxies nobody's X-Forwarded-For counts, the machine's own included", () => {
  const isNone = proxiesOf([]);
  for (const direct of ["127.0.0.1", "::1", "10.0.0.1"]) {
    equal(peerBehind(direct, { forwardedFor: "198.51.100.1", isProxy: isNone }), direct);
  }
});

Deno.test("a call in process counts as its visitor's, whatever header the page passes on", async () => {
  const seen: string[] = [];
  const app = new Hono();
  app.use(rememberPeer(isProxy));
  app.get("/api", (c) => {
    seen.push(peerOf(c));
    return c.text("");
  });
  app.get("/page", async (c) => {
    seen.push(peerOf(c));
    const headers = { "x-forwarded-for": "1.1.1.1" };
    return await app.fetch(new Request("http://x/api", { headers }));
  });
  const ask = (hostname: string, forwardedFor: string) =>
    app.fetch(
      new Request("http://x/page", { headers: { "x-forwarded-for": forwardedFor } }),
      { remoteAddr: { hostname } },
    );
  await ask("203.0.113.9", "1.1.1.1");
  await ask("10.0.0.1", "1.1.1.1, 198.51.100.1");
  deepEqual(seen, ["203.0.113.9", "203.0.113.9", "198.51.100.1", "198.51.100.1"]);
});
