import assert from "node:assert/strict";
import { netAllowance } from "./net_allowance.ts";

const DISCOVERY = ["239.255.255.250:3702", "0.0.0.0:0", "127.0.0.1:0"];

const SETTINGS = `
server: {url: https://fleet.example.com}
http: {port: 3100}
cameras:
  - {id: a, url: "rtsp://admin:secret@10.0.0.21/stream1"}
  - {id: b, url: "http://10.0.0.22:8080/snapshot.jpg"}
`;

Deno.test("netAllowance() gives the agent its port, its server and what it asks itself", () => {
  assert.deepEqual(netAllowance([SETTINGS]).agent, [
    "0.0.0.0:3100",
    "fleet.example.com:443",
    "10.0.0.22:8080", // an RTSP camera is FFmpeg's to talk to
    ...DISCOVERY,
  ]);
});

Deno.test("netAllowance() gives the agent cameras to reboot and power switches only as the settings say", () => {
  const remedies =
    "remedies: {camera_reboot: true, power_cycle: [{camera_id: a, url: 'http://10.0.0.2/port/4'}]}";
  assert.deepEqual(netAllowance([`${SETTINGS}${remedies}\n`]).agent, [
    "0.0.0.0:3100",
    "fleet.example.com:443",
    "10.0.0.22:8080",
    "10.0.0.2:80",
    "10.0.0.21:80",
    "10.0.0.22:80",
    ...DISCOVERY,
  ]);
  const elsewhere = "remedies: {camera_reboot: true, onvif_port: 8000}";
  assert.ok(netAllowance([`${SETTINGS}${elsewhere}\n`]).agent.includes("10.0.0.21:8000"));
  const asText = 'remedies: {camera_reboot: "yes", power_cycle: {url: "http://10.0.0.2/"}}';
  assert.ok(!netAllowance([`${SETTINGS}${asText}\n`]).agent.includes("10.0.0.21:80"));
});

Deno.test("netAllowance() lets the doctor knock at every camera, and nowhere else", () => {
  assert.deepEqual(netAllowance([SETTINGS]).doctor, [
    "127.0.0.1:3100",
    "0.0.0.0:3100",
    "fleet.example.com:443",
    "10.0.0.21:554",
    "10.0.0.22:8080",
  ]);
});

Deno.test("netAllowance() knows the last good settings too, for a file that is broken", () => {
  const { agent } = netAllowance(["server: {url: [", SETTINGS]);
  assert.ok(agent.includes("fleet.example.com:443"));
});

Deno.test("netAllowance() without settings is the default port and discovery", () => {
  for (const text of [null, "", "just words", "- 1", "*x"]) {
    assert.deepEqual(netAllowance([text]).agent, ["0.0.0.0:3000", ...DISCOVERY], String(text));
  }
});

Deno.test("netAllowance() reads settings of a later version", () => {
  const { agent } = netAllowance([`${SETTINGS}\nsoon: {anything: 1}\n`]);
  assert.ok(agent.includes("fleet.example.com:443"));
});

Deno.test("netAllowance() lets no value smuggle in a second address or a flag", () => {
  const hostile = [
    'http: {host: "0.0.0.0,evil.example"}',
    'http: {host: "a --allow-all"}',
    'http: {host: "a\\nDENO_FLAGS=-A"}',
    'http: {host: "", port: 80}',
    'http: {port: "80,evil.example"}',
    'http: {host: "10.0.0.0/8"}',
    'http: {host: "*"}',
  ];
  for (const text of hostile) {
    const { agent } = netAllowance([text]);
    assert.deepEqual(agent, DISCOVERY, text);
  }
});

Deno.test("netAllowance() writes IPv6 addresses as Deno reads them", () => {
  const { agent } = netAllowance(['http: {host: "::"}\nserver: {url: "http://[fd00::7]:8080"}']);
  assert.deepEqual(agent, ["[::]:3000", "[fd00::7]:8080", ...DISCOVERY]);
});

Deno.test("netAllowance() lets cameras be looked for from each network of the machine", () => {
  const { agent, doctor } = netAllowance([null], {
    addresses: ["10.0.0.5", "192.168.1.5"],
    networks: ["10.0.0.5/24", "192.168.1.5/16", "203.0.113.5/24", "10.0.0.5/0"],
  });
  assert.deepEqual(agent.slice(-5), [
    ...["10.0.0.5:0", "192.168.1.5:0", "127.0.0.1:0"],
    ...["10.0.0.5/24", "192.168.1.5/16"], // never an address of the internet
  ]);
  assert.ok(!doctor.includes("10.0.0.5:0"));
});

Deno.test("netAllowance() lets the cameras of the named subnets be asked, and of no larger ones", () => {
  const subnets = ["10.9.8.0/24", "10.0.0.0/8", "0.0.0.0/0", "10.9.9.0/28,evil.example", 7];
  const { agent } = netAllowance([JSON.stringify({ discovery: { subnets } })]);
  assert.deepEqual(agent.slice(-2), ["127.0.0.1:0", "10.9.8.0/24"]);
});

Deno.test("netAllowance() leaves out networks and hosts that cannot be: Deno would not start with them", () => {
  const subnets = ["192.168.300.0/24", "192.168.1.256/24", "10.9.8.0/24", "255.249.199.0/30"];
  const http = { host: ":::", port: 3000 };
  const cameras = [{ id: "a", url: "http://a..b/" }, { id: "b", url: "http://[fd00::1]/" }];
  const { agent } = netAllowance([JSON.stringify({ discovery: { subnets }, http, cameras })], {
    networks: ["192.168.256.0/24"],
  });
  assert.deepEqual(agent, [
    ...["[fd00::1]:80", ...DISCOVERY, "10.9.8.0/24", "255.249.199.0/30"],
  ]);
});
