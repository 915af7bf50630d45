import assert from "node:assert/strict";
import { refusedOf } from "./refused_content.ts";

Deno.test("refusedOf() brings each fault to where it can be mended", () => {
  const refused = refusedOf({
    type: "",
    title: "",
    status: 400,
    code: "invalid_input",
    errors: [
      { path: "content", message: "line 3: is not valid YAML (bad indent)" },
      { path: "content", message: "cameras.0.name: {{nobody.x}} is no placeholder" },
      { path: "content.cameras.0.url", message: "holds a password" },
      { path: "variables.camera.password", message: "must be a secret" },
      { path: "name", message: "is taken" },
    ],
  });
  assert.deepEqual(refused.lines, [{ line: 3, message: "is not valid YAML (bad indent)" }]);
  assert.deepEqual(refused.settings.map(({ path }) => path), ["cameras.0.name", "cameras.0.url"]);
  assert.deepEqual([...refused.variables], [["camera.password", "must be a secret"]]);
  assert.deepEqual(refused.others.map(({ path }) => path), ["name"]);
  assert.deepEqual(refusedOf(null).others, []);
});
