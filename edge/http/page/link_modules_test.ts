import assert from "node:assert/strict";
import { linkModules } from "./link_modules.ts";

/** Runs a linked script. @returns what it pushed to `out` */
function run(script: string): unknown[] {
  const out: unknown[] = [];
  new Function("out", script)(out);
  return out;
}

Deno.test("linkModules() runs each module once, before those that import it", () => {
  const script = linkModules({
    "main.js":
      'import { two } from "./two.js";\nimport { one } from "./one.js";\nout.push(two(one));\n',
    "two.js": 'import { one } from "./one.js";\nexport function two(n) {\n  return n + one;\n}\n',
    "one.js": 'export const one = 1;\nout.push("one ran");\n',
  }, "main.js");
  assert.deepEqual(run(script), ["one ran", 2]);
});

Deno.test("linkModules() keeps equal names of two modules apart", () => {
  const script = linkModules({
    "main.js": 'import { a } from "./a.js";\nimport { b } from "./b.js";\nout.push(a(), b());\n',
    "a.js": 'const secret = "a";\nexport function a() {\n  return secret;\n}\n',
    "b.js": 'const secret = "b";\nexport function b() {\n  return secret;\n}\n',
  }, "main.js");
  assert.deepEqual(run(script), ["a", "b"]);
});

Deno.test("linkModules() drops comments that stand alone, and no text that looks like one", () => {
  const script = linkModules({
    "main.js": '// Gone.\n/**\n * Gone too.\n */\nout.push("http://x/*y*/"); // stays\n',
  }, "main.js");
  assert.deepEqual(run(script), ["http://x/*y*/"]);
  assert.doesNotMatch(script, /Gone/);
});

Deno.test("linkModules() refuses a circle, a missing module and a form that it does not know", () => {
  const circle = {
    "a.js": 'import { b } from "./b.js";\n',
    "b.js": 'import { a } from "./a.js";\n',
  };
  assert.throws(() => linkModules(circle, "a.js"), /imports itself/);
  assert.throws(() => linkModules({ "a.js": 'import { b } from "./b.js";\n' }, "a.js"), /no such/);
  assert.throws(() => linkModules({ "a.js": "export default 1;\n" }, "a.js"), /form not known/);
  assert.throws(() => linkModules({ "a.js": 'import * as b from "./b.js";\n' }, "a.js"), /form/);
});
