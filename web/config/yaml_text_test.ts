import assert from "node:assert/strict";
import { editYaml, readYaml, writeYaml } from "./yaml_text.ts";

const TEXT = `# of every pay lane
cameras:
  - id: lane-1 # the left one
    url: "rtsp://{{camera.user}}:{{camera.password}}@{{camera.host}}/live"
    interval_ms: "{{device.interval}}"
log: {level: info}
`;

Deno.test("editYaml() changes one setting and leaves comments and all else as written", () => {
  const edited = editYaml(TEXT, ["cameras", 0, "quality"], 3);
  assert.match(edited, /# of every pay lane\n/);
  assert.match(edited, /id: lane-1 # the left one/);
  assert.match(edited, /\n {4}quality: 3\n/);
  assert.equal(
    editYaml(edited, ["cameras", 0, "quality"], undefined),
    editYaml(TEXT, ["x"], undefined),
  );
});

Deno.test("editYaml() keeps the comment and the quotes of the value that it changes", () => {
  const renamed = editYaml(TEXT, ["cameras", 0, "id"], "lane-9");
  assert.match(renamed, /id: lane-9 # the left one\n/);
  const moved = editYaml(TEXT, ["cameras", 0, "url"], "rtsp://{{camera.host}}/x");
  assert.match(moved, /url: "rtsp:\/\/\{\{camera\.host\}\}\/x"\n/);
  assert.match(editYaml(TEXT, ["cameras", 0, "interval_ms"], 500), /interval_ms: 500\n/);
  assert.match(editYaml("a: 1 # one\n", ["a"], "1"), /a: "1" # one\n/);
});

Deno.test("editYaml() makes what is missing above, also below a name without a value", () => {
  const settings = (text: string) => {
    const read = readYaml(text);
    assert.ok(read.ok);
    return read.settings;
  };
  assert.deepEqual(settings(editYaml("", ["cameras", 0, "id"], "a")), { cameras: [{ id: "a" }] });
  assert.deepEqual(settings(editYaml("log:\n", ["log", "level"], "debug")), {
    log: { level: "debug" },
  });
  assert.equal(editYaml("log:\n  level: info\n", ["log", "level"], undefined), "");
});

Deno.test("editYaml() writes a placeholder so that it can be read back", () => {
  const edited = editYaml(TEXT, ["log", "level"], "{{device.level}}");
  const read = readYaml(edited);
  assert.ok(read.ok);
  assert.equal((read.settings as { log: { level: string } }).log.level, "{{device.level}}");
});

Deno.test("readYaml() knows the line of a setting, or of what would hold it", () => {
  const read = readYaml(TEXT);
  assert.ok(read.ok);
  assert.equal(read.lineOf("cameras.0.url"), 4);
  assert.equal(read.lineOf("cameras.0.crop.x"), 3);
  assert.equal(read.lineOf("log.level"), 6);
  assert.equal(read.lineOf("http.port"), 1);
});

Deno.test("readYaml() says in which line the text is no YAML, or a placeholder is not quoted", () => {
  const lines = (text: string) => {
    const read = readYaml(text);
    return read.ok ? [] : read.faults.map(({ line }) => line);
  };
  assert.deepEqual(lines("http:\n  port: 3000\n port: 1\n").slice(0, 1), [3]);
  assert.deepEqual(lines("http:\n  port: {{device.port}}\n"), [2]);
  assert.deepEqual(lines("http:\n  port: '{{device.port}}' # or {{x}}\n"), []);
});

Deno.test("editYaml() leaves a text alone that is no YAML", () => {
  assert.equal(editYaml("a: [", ["b"], 1), "a: [");
});

Deno.test("writeYaml() writes nothing for nothing", () => {
  assert.equal(writeYaml({}), "");
  assert.equal(writeYaml({ cameras: { "lane-2": null } }), "cameras:\n  lane-2: null\n");
});
