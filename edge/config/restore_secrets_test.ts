import assert from "node:assert/strict";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { configText, parseConfig } from "./parse_config.ts";
import { restoreSecrets } from "./restore_secrets.ts";
import { shownConfig } from "./strike_secrets.ts";

const RUNNING = EdgeConfig.parse({
  server: { url: "https://fleet.example", claim_code: "ABCD-EFGH" },
  discovery: {
    adopt: [
      { make: "axis", username: "root", password: "secret-of-axis" },
      { endpoint: "urn:uuid:1", username: "admin", password: "secret-of-one", id: "lane-9" },
    ],
  },
  cameras: [
    { id: "lane-1", url: "rtsp://admin:p%40ss@10.0.0.9:554/live?token=secret" },
    { id: "lane-2", url: "rtsp://user:word@10.0.0.10/s" },
  ],
});

function restored(text: string): string {
  const result = restoreSecrets(text, RUNNING);
  assert.ok(result.ok, JSON.stringify(result));
  return result.text;
}

function faultsOf(text: string): string[] {
  const result = restoreSecrets(text, RUNNING);
  assert.ok(!result.ok);
  assert.doesNotMatch(JSON.stringify(result), /p%40ss|secret"|ABCD|secret-of/);
  return result.faults.map((fault) => fault.path);
}

Deno.test("restoreSecrets() gives back what was shown, to the letter", () => {
  const parsed = parseConfig(restored(configText(shownConfig(RUNNING))));
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.config, RUNNING);
});

Deno.test("restoreSecrets() gives a rule's password to the same cameras and user only, in any order", () => {
  const rules = (text: string) => `discovery: {adopt: [${text}]}`;
  const one = '{endpoint: "urn:uuid:1", username: admin, password: "***"}';
  const axis = '{make: axis, username: root, password: "***", stream: smallest}';
  const parsed = parseConfig(restored(rules(`${one}, ${axis}`)));
  assert.ok(parsed.ok);
  const passwords = parsed.config.discovery.adopt.map(({ password }) => password);
  assert.deepEqual(passwords, ["secret-of-one", "secret-of-axis"]);
  for (
    const wider of [
      '{username: admin, password: "***"}', // every camera that is found
      '{make: axis, username: admin, password: "***"}',
      '{endpoint: "urn:uuid:2", username: admin, password: "***"}',
      '{endpoint: "urn:uuid:1", username: admin, password: "a***"}',
    ]
  ) assert.deepEqual(faultsOf(rules(wider)), ["discovery.adopt.0.password"], wider);
});

Deno.test("restoreSecrets() rewrites the struck values and nothing else", () => {
  const text = `# *** stays in a comment
cameras:
  - id: lane-1   # two  spaces
    name: "***"
    url: >-
      rtsp://***@10.0.0.9:554/live?***
    quality: 7
  - {id: lane-2, url: 'rtsp://***@10.0.0.10/s' , quality: 3}
`;
  assert.equal(
    restored(text),
    text.replace(
      ">-\n      rtsp://***@10.0.0.9:554/live?***",
      '"rtsp://admin:p%40ss@10.0.0.9:554/live?token=secret"',
    ).replace("'rtsp://***@10.0.0.10/s'", '"rtsp://user:word@10.0.0.10/s"'),
  );
});

Deno.test("restoreSecrets() lets the path of an address change, as its host is the same", () => {
  const text = restored("cameras: [{id: lane-2, url: 'rtsp://***@10.0.0.10/stream2'}]");
  assert.match(text, /rtsp:\/\/user:word@10\.0\.0\.10\/stream2/);
});

Deno.test("restoreSecrets() never sends a password to another host, port, protocol or camera", () => {
  for (
    const url of [
      "rtsp://***@10.0.0.99/s",
      "rtsp://***@10.0.0.10:8554/s",
      "rtsps://***@10.0.0.10/s",
      "rtsp://***@evil.example/?10.0.0.10",
      "rtsp://10.0.0.10/?***", // it has no query that could come back
      "rtsp://user:***@10.0.0.10/s",
      "***",
    ]
  ) assert.deepEqual(faultsOf(`cameras: [{id: lane-2, url: '${url}'}]`), ["cameras.0.url"], url);
  assert.deepEqual(faultsOf("cameras: [{id: lane-3, url: 'rtsp://***@10.0.0.10/s'}]"), [
    "cameras.0.url",
  ]);
});

Deno.test("restoreSecrets() keeps a claim code for its server alone", () => {
  const text = restored("server: {url: https://fleet.example, claim_code: '***'}");
  assert.match(text, /claim_code: "ABCD-EFGH"/);
  assert.deepEqual(faultsOf("server: {url: https://evil.example, claim_code: '***'}"), [
    "server.claim_code",
  ]);
});

Deno.test("restoreSecrets() leaves text alone that is none of its business", () => {
  for (
    const text of ["", "# ***", "- '***'", "cameras: '***'", "cameras: [", "cameras: [*x, '***']"]
  ) {
    assert.equal(restored(text), text);
  }
});
