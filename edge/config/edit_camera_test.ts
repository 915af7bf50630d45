import assert from "node:assert/strict";
import { addCamera, editCamera, removeCamera } from "./edit_camera.ts";

const TEXT = `# lanes of the north side
cameras:
  # the one over the pay station
  - id: lane-1 # do not rename
    url: rtsp://10.0.0.9/s
    quality: 7
  - {id: lane-2, url: 'rtsp://10.0.0.10/s'}
log: {level: info} # quiet
`;

function edited(id: string, patch: Record<string, unknown>): string {
  const result = editCamera(TEXT, { id, patch });
  assert.ok(result.ok, JSON.stringify(result));
  return result.text;
}

Deno.test("editCamera() sets and removes fields, and keeps comments, order and neighbours", () => {
  const text = edited("lane-1", { name: "North", quality: null, zone: [[0, 0], [1, 0], [1, 1]] });
  assert.equal(
    text,
    `# lanes of the north side
cameras:
  # the one over the pay station
  - id: lane-1 # do not rename
    url: rtsp://10.0.0.9/s
    name: North
    zone: [[0, 0], [1, 0], [1, 1]]
  - {id: lane-2, url: 'rtsp://10.0.0.10/s'}
log: {level: info} # quiet
`,
  );
});

Deno.test("editCamera() writes a value that looks like YAML as the text that it is", () => {
  const text = edited("lane-2", { name: "a: [b]\n- exec: {c}" });
  assert.match(text, /name: "a: \[b\]\\n- exec: \{c\}"/);
});

Deno.test("editCamera() does not fold a long address over lines", () => {
  const url = `rtsp://10.0.0.9/${"word%20".repeat(40)}`;
  assert.match(edited("lane-1", { url }), new RegExp(`url: ${url}\n`));
});

Deno.test("editCamera() refuses to rename, an unknown camera, and broken YAML", () => {
  const renamed = editCamera(TEXT, { id: "lane-1", patch: { id: "lane-9" } });
  assert.ok(!renamed.ok && renamed.faults[0]?.path === "id");
  const unknown = editCamera(TEXT, { id: "lane-9", patch: {} });
  assert.ok(!unknown.ok && unknown.why === "no_such_camera");
  const broken = editCamera("cameras: [", { id: "lane-1", patch: {} });
  assert.ok(!broken.ok && broken.why === "invalid");
  for (const text of ["", "- a", "cameras: 5", "cameras: [5]"]) {
    const none = editCamera(text, { id: "lane-1", patch: {} });
    assert.ok(!none.ok && none.why === "no_such_camera", text);
  }
});

Deno.test("addCamera() puts it last, and keeps comments, order and neighbours", () => {
  const result = addCamera(TEXT, {
    id: "lane-3",
    url: "rtsp://10.0.0.11/s",
    zone: [[0, 0], [1, 1]],
  });
  assert.ok(result.ok);
  const added = "  - id: lane-3\n    url: rtsp://10.0.0.11/s\n    zone: [[0, 0], [1, 1]]\n";
  assert.equal(result.text, TEXT.replace("log:", `${added}log:`));
});

Deno.test("addCamera() adds the first one: to no file, no list, an empty list", () => {
  for (const text of ["", "cameras:\n", "cameras: []\n", "log: {level: info}\n"]) {
    const result = addCamera(text, { id: "a", url: "rtsp://h/s" });
    assert.ok(result.ok, text);
    assert.ok(result.text.includes("cameras:\n  - id: a\n    url: rtsp://h/s\n"), text);
  }
});

Deno.test("removeCamera() takes one away, and no other", () => {
  const result = removeCamera(TEXT, "lane-2");
  assert.ok(result.ok);
  assert.match(result.text, /# do not rename/);
  assert.doesNotMatch(result.text, /lane-2/);
  const none = removeCamera(TEXT, "lane-9");
  assert.ok(!none.ok && none.why === "no_such_camera");
  for (const text of ["cameras: [", "{"]) {
    const broken = removeCamera(text, "lane-1");
    assert.ok(!broken.ok && broken.why === "invalid", text);
  }
});
