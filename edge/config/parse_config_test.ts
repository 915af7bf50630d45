import assert from "node:assert/strict";
import { parseConfig, peekDataDir } from "./parse_config.ts";

function faultsOf(text: string): { path: string; message: string }[] {
  const result = parseConfig(text);
  assert.ok(!result.ok, "expected faults");
  return result.faults;
}

Deno.test("parseConfig() fills in the defaults of an empty file", () => {
  const result = parseConfig("");
  assert.ok(result.ok);
  assert.equal(result.config.http.port, 3000);
  assert.equal(result.config.log.level, "info");
  assert.deepEqual(result.config.cameras, []);
});

Deno.test("parseConfig() keeps only the origin of the server's address", () => {
  const result = parseConfig("server: {url: 'https://fleet.example/'}");
  assert.ok(result.ok);
  assert.equal(result.config.server?.url, "https://fleet.example");
});

Deno.test("parseConfig() names every fault by path and line, not only the first", () => {
  const faults = faultsOf(`
http:
  port: 99999
  prot: 1
cameras:
  - id: lane-1
    url: ftp://10.0.0.9/
  - id: lane-1
    url: rtsp://10.0.0.9/
`);
  assert.deepEqual(faults.map((fault) => fault.path).sort(), [
    "cameras.0.url",
    "cameras.1.id",
    "http.port",
    "http.prot",
  ]);
  const line = (path: string) => faults.find((fault) => fault.path === path)?.message;
  assert.match(line("http.port") ?? "", /^line 3: /);
  assert.equal(line("http.prot"), "line 4: is not a setting");
  assert.match(line("cameras.0.url") ?? "", /^line 7: must be an rtsp/);
  assert.match(line("cameras.1.id") ?? "", /cameras\.0/);
});

Deno.test("parseConfig() refuses unknown keys of a camera by name", () => {
  const faults = faultsOf("cameras: [{id: a, url: 'rtsp://h/', exec: 'rm -rf /'}]");
  assert.deepEqual(faults.map((fault) => fault.path), ["cameras.0.exec"]);
});

Deno.test("parseConfig() says where YAML itself is broken", () => {
  const [fault] = faultsOf("http:\n  port: 3000\n port: 1\n");
  assert.equal(fault?.path, "");
  assert.match(fault?.message ?? "", /^line 3, column \d+: is not valid YAML/);
});

Deno.test("parseConfig() refuses a document that is a list or a word", () => {
  assert.equal(faultsOf("- a\n- b")[0]?.path, "");
  assert.equal(faultsOf("hello")[0]?.path, "");
});

Deno.test("parseConfig() never repeats a value in a fault", () => {
  const texts = [
    "cameras: [{id: a, url: 'ftp://user:canary@host/'}]",
    "cameras:\n  - id: a\n    url: rtsp://user:canary@host/\n   bad: 'canary\n",
    "server: {url: 'https://user:canary@host/'}",
    "log: {level: canary}",
    "http: {host: *canary}",
    "cameras: canary",
  ];
  for (const text of texts) {
    assert.doesNotMatch(JSON.stringify(faultsOf(text)), /canary/, text);
  }
});

Deno.test("parseConfig() survives aliases that unfold without bound", () => {
  let bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (let n = 1; n < 12; n++) {
    bomb += `a${n}: &a${n} [${Array(10).fill(`*a${n - 1}`).join(", ")}]\n`;
  }
  assert.ok(faultsOf(bomb).length > 0);
});

Deno.test("peekDataDir() finds the folder in a file that is faulty elsewhere", () => {
  assert.equal(peekDataDir("data_dir: /srv/wf\nhttp: {port: x}"), "/srv/wf");
  assert.equal(peekDataDir("http: {port: x}"), null);
  assert.equal(peekDataDir("just words"), null);
});
