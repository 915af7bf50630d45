import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { diffSettings } from "./diff_settings.ts";
import { placeholdersOf } from "./fill_placeholders.ts";
import { mergeOverrides } from "./merge_overrides.ts";
import { renderConfig, type RenderTarget } from "./render_config.ts";
import type { OpenVariables } from "./variables.ts";

const plain = (variables: Record<string, string | number | boolean>): OpenVariables =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, { value, isSecret: false }]),
  );

function target(changes: Partial<RenderTarget> = {}): RenderTarget {
  return {
    device: { id: "d1", name: "Pi 1", labels: { "lane/no": "3" } },
    location: { id: "l1", name: "Austin", timezone: "America/Chicago", labels: {} },
    cameraLabels: {},
    variables: {},
    cameraVariables: {},
    overrides: {},
    ...changes,
  };
}

const render = (
  content: string,
  changes: Partial<RenderTarget> = {},
  variables: OpenVariables = {},
) => renderConfig({ content, variables }, target(changes));

function settingsOf(content: string, changes: Partial<RenderTarget> = {}, vars?: OpenVariables) {
  const rendered = render(content, changes, vars);
  assert.ok(rendered.ok, JSON.stringify(rendered));
  return { ...rendered, settings: parseDocument(rendered.configYaml).toJS() };
}

function faultsOf(content: string, changes: Partial<RenderTarget> = {}, vars?: OpenVariables) {
  const rendered = render(content, changes, vars);
  assert.ok(!rendered.ok, "expected faults");
  return rendered.faults;
}

const CAMERAS = `
cameras:
  - id: lane-1
    name: "{{location.name}} {{device.labels.lane/no}}"
    url: "rtsp://{{camera.user}}:{{camera.password}}@{{camera.host}}/live"
    interval_ms: "{{device.interval}}"
`;
const VARIABLES: OpenVariables = {
  ...plain({ "camera.user": "admin", "camera.host": "10.0.0.9:554", "device.interval": 500 }),
  "camera.password": { value: "p@ss/canary#1", isSecret: true },
};

Deno.test("renderConfig() fills in fields, labels, variables and secrets, a number staying a number", () => {
  const { settings, shownYaml } = settingsOf(CAMERAS, {}, VARIABLES);
  assert.deepEqual(settings.cameras[0], {
    id: "lane-1",
    name: "Austin 3",
    url: "rtsp://admin:p%40ss%2Fcanary%231@10.0.0.9:554/live",
    interval_ms: 500,
  });
  assert.doesNotMatch(shownYaml, /canary/);
  assert.match(shownYaml, /rtsp:\/\/admin:\*\*\*@10\.0\.0\.9:554\/live/);
});

Deno.test("renderConfig() takes a camera's own variable over the device's over the template's", () => {
  const text =
    "cameras: [{id: a, url: 'rtsp://{{camera.host}}/'}, {id: b, url: 'rtsp://{{camera.host}}/'}]";
  const { settings } = settingsOf(text, {
    variables: plain({ "camera.host": "device" }),
    cameraVariables: { b: plain({ "camera.host": "own" }) },
  }, plain({ "camera.host": "template" }));
  assert.deepEqual(settings.cameras.map((camera: { url: string }) => camera.url), [
    "rtsp://device/",
    "rtsp://own/",
  ]);
});

Deno.test("renderConfig() names a placeholder without a value, and where it stands", () => {
  assert.deepEqual(faultsOf(CAMERAS, {}, plain({ "device.interval": 1000 })), [
    { path: "cameras.0.url", message: "{{camera.user}} has no value for this device" },
    { path: "cameras.0.url", message: "{{camera.password}} has no value for this device" },
    { path: "cameras.0.url", message: "{{camera.host}} has no value for this device" },
  ]);
  const outside = faultsOf("log: {level: '{{camera.id}}'}", {}, VARIABLES);
  assert.match(outside[0]?.message ?? "", /stands in no camera/);
  assert.match(faultsOf("log: {level: '{{device.constructor}}'}")[0]?.message ?? "", /no value/);
});

Deno.test("renderConfig() judges by the agent's schema and never repeats a value", () => {
  const faults = faultsOf(
    "http: {port: 99999, prot: 1}\ncameras: [{id: a, url: '{{camera.secret}}'}]",
    {},
    { "camera.secret": { value: "ftp://canary", isSecret: true } },
  );
  assert.deepEqual(faults.map(({ path }) => path).sort(), [
    "cameras.0.url",
    "http.port",
    "http.prot",
  ]);
  assert.doesNotMatch(JSON.stringify(faults), /canary/);
});

Deno.test("a value cannot become another setting, whatever it holds", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (value) => {
      fc.pre(value.length > 0);
      const { settings } = settingsOf(
        'cameras:\n  - id: a\n    name: "{{device.x}}"\n    url: rtsp://h/\n',
        { variables: plain({ "device.x": value }) },
      );
      assert.deepEqual(settings, { cameras: [{ id: "a", name: value, url: "rtsp://h/" }] });
    }),
    { numRuns: 300 },
  );
  for (const value of ["x\nserver: {url: http://evil}", "a: b", "{{device.name}}", "true", "*a"]) {
    const { settings } = settingsOf('cameras: [{id: a, name: "{{device.x}}", url: rtsp://h/}]', {
      variables: plain({ "device.x": value }),
    });
    assert.equal(settings.cameras[0].name, value);
  }
});

Deno.test("a value in an address leads to no other host", () => {
  const text =
    "cameras: [{id: a, url: 'rtsp://{{camera.user}}:{{camera.password}}@10.0.0.9/{{camera.path}}'}]";
  // Lone halves of a character included.
  const value = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\ud800", "a@b/c?d#e:f"));
  fc.assert(fc.property(value, value, value, (user, password, path) => {
    const { settings } = settingsOf(text, {
      variables: plain({ "camera.user": user, "camera.password": password, "camera.path": path }),
    });
    assert.equal(new URL(settings.cameras[0].url).host, "10.0.0.9");
  }));
  const host = (value: string) =>
    faultsOf("cameras: [{id: a, url: 'rtsp://{{camera.host}}/s'}]", {
      variables: plain({ "camera.host": value }),
    })[0]?.message;
  for (const value of ["x@evil", "evil/", "a b", "h?x", ""]) {
    assert.equal(host(value), "{{camera.host}} is no host name or address");
  }
});

Deno.test("a template says nothing of the agent's server, and holds no password in the open", () => {
  assert.equal(faultsOf("server: {url: 'https://x'}")[0]?.path, "content.server");
  assert.equal(
    faultsOf("log: {}", { overrides: { data_dir: "/x" } })[0]?.path,
    "overrides.data_dir",
  );
  for (const url of ["rtsp://admin:canary@h/", "rtsp://{{camera.user}}:x{{camera.password}}@h/"]) {
    const faults = faultsOf(`cameras: [{id: a, url: '${url}'}]`, {}, VARIABLES);
    assert.match(faults[0]?.message ?? "", /secret variable/);
    assert.doesNotMatch(JSON.stringify(faults), /canary/);
  }
});

Deno.test("a template that is no YAML, an alias bomb, or has an unquoted placeholder says so by line", () => {
  assert.match(
    faultsOf("http:\n  port: 3000\n port: 1\n")[0]?.message ?? "",
    /^line 3: is not valid/,
  );
  const unquoted = faultsOf("http:\n  port: {{device.port}}\n")[0]?.message ?? "";
  assert.match(unquoted, /^line 2: a placeholder must stand in quotes/);
  let bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (let n = 1; n < 12; n++) {
    bomb += `a${n}: &a${n} [${Array(10).fill(`*a${n - 1}`).join(", ")}]\n`;
  }
  assert.ok(faultsOf(bomb).length > 0);
  assert.ok(faultsOf("- a\n- b").length > 0);
  for (const depth of [25, 1000, 29_000]) {
    const faults = faultsOf(`log: ${"[".repeat(depth)}${"]".repeat(depth)}`);
    assert.match(faults[0]?.message ?? "", /is nested too deeply|resource exhaustion/);
    assert.ok(faults.length <= 50);
  }
  assert.match(faultsOf("log: {level: '{{nobody.x}}'}")[0]?.message ?? "", /no placeholder/);
  assert.ok(faultsOf("'{{device.name}}': 1").length > 0);
});

Deno.test("mergeOverrides() is a merge patch, cameras by their ids", () => {
  const settings = {
    log: { level: "info" },
    cameras: [{ id: "a", quality: 5, crop: { x: 0 } }, { id: "b" }, { id: "c" }],
  };
  const merged = mergeOverrides(settings, {
    log: null,
    http: { port: 1 },
    cameras: { a: { quality: null, crop: { y: 1 } }, b: null, d: { url: "u", id: "z" } },
  });
  assert.deepEqual(merged, {
    http: { port: 1 },
    cameras: [{ id: "a", crop: { x: 0, y: 1 } }, { id: "c" }, { id: "d", url: "u" }],
  });
  assert.deepEqual(mergeOverrides(settings, { cameras: [{ id: "x" }] }).cameras, [{ id: "x" }]);
  assert.equal(settings.cameras[0]?.quality, 5, "the template stays as it was");
  const polluted = mergeOverrides({}, JSON.parse('{"__proto__": {"polluted": 1}}'));
  assert.equal(Object.getPrototypeOf(polluted), Object.prototype);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("mergeOverrides() puts the rules for single cameras first, by their endpoints", () => {
  const many = { make: "AXIS", username: "root" };
  const known = { endpoint: "urn:1", username: "a", id: "x" };
  const settings = { discovery: { every_ms: 1, adopt: [many, known, { endpoint: "urn:2" }] } };
  const merged = mergeOverrides(settings, {
    discovery: {
      every_ms: 2,
      adopt: { "urn:1": { id: null, username: "b" }, "urn:2": null, "urn:3": { username: "c" } },
    },
  });
  assert.deepEqual(merged.discovery, {
    every_ms: 2,
    adopt: [{ endpoint: "urn:1", username: "b" }, { endpoint: "urn:3", username: "c" }, many],
  });
  const ownList = { discovery: { adopt: [known] } };
  assert.deepEqual(mergeOverrides(settings, ownList).discovery, { every_ms: 1, adopt: [known] });
  const alone = mergeOverrides({}, { discovery: { adopt: { "urn:1": { username: "a" } } } });
  assert.deepEqual(alone, { discovery: { adopt: [{ username: "a", endpoint: "urn:1" }] } });
  assert.deepEqual(mergeOverrides(settings, { discovery: null }), {});
});

Deno.test("diffSettings() tells settings apart by camera, and says that a secret changed without telling it", () => {
  const before = settingsOf(CAMERAS, {}, VARIABLES);
  const after = settingsOf(CAMERAS + "log: {level: debug}\n", {
    overrides: { cameras: { "lane-1": { name: null } } },
    variables: { "camera.password": { value: "canary2", isSecret: true } },
  }, VARIABLES);
  const changes = diffSettings(before, after);
  assert.doesNotMatch(JSON.stringify(changes), /canary/);
  assert.deepEqual(
    changes.map(({ path, kind, is_secret_changed }) => [path, kind, is_secret_changed]).sort(),
    [
      ["cameras.lane-1.name", "removed", false],
      ["cameras.lane-1.url", "changed", true],
      ["log.level", "added", false],
    ],
  );
  assert.deepEqual(diffSettings(before, before), []);
});

Deno.test("placeholdersOf() names each once", () => {
  assert.deepEqual(placeholdersOf({ a: ["{{device.b}} {{ device.a }}", { b: "{{device.b}}" }] }), [
    "device.a",
    "device.b",
  ]);
});
