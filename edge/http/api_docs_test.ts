import assert from "node:assert/strict";
import { withEdgeApp } from "../../tests/support/edge_app.ts";

const documented = () => Deno.readTextFile(new URL("../docs/api.md", import.meta.url));

Deno.test("every route is in the documentation", () =>
  withEdgeApp(async ({ app }) => {
    const text = await documented();
    const routes = app.routes.filter(({ method }) => method !== "ALL");
    const missing = routes.filter(({ method, path }) => {
      if (path.startsWith("/assets/")) return !text.includes("`/assets/*`");
      // A table row may name several paths after one method: `GET /a`, `/a/:id`.
      const named = new RegExp(`\\\`(?:${method} )?${path.replace(/\/$/, "/?")}\\\``);
      return !text.split("\n").some((line) => line.includes(method) && named.test(line));
    });
    assert.deepEqual(missing.map(({ method, path }) => `${method} ${path}`), []);
  }));

Deno.test("every problem's code is in the documentation", async () => {
  const text = await documented();
  const folder = new URL("./", import.meta.url);
  const missing: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".ts") || name.endsWith("_test.ts")) continue;
    const source = await Deno.readTextFile(new URL(name, folder));
    for (const [, code] of source.matchAll(/\bcode: "(\w+)"/g)) {
      if (!text.includes(`\`${code}\``)) missing.push(`${name}: ${code}`);
    }
  }
  assert.deepEqual(missing, []);
});
