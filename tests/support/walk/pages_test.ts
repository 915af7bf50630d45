import assert from "node:assert/strict";
import { NO_PAGES, OPEN_PAGES, SIGNED_IN_PAGES } from "./pages.ts";

Deno.test("every route has its place in the walk", async () => {
  const routes = new URL("../../../web/routes/", import.meta.url);
  const known = [...SIGNED_IN_PAGES, ...OPEN_PAGES].map(({ route }) => route);
  const found = (await filesBelow(routes)).filter((path) =>
    !NO_PAGES.includes(path) && !/_(layout|middleware|app)\.tsx?$/.test(path)
  );
  assert.deepEqual(found.toSorted(), known.toSorted());
});

async function filesBelow(folder: URL, prefix = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) {
      files.push(...await filesBelow(new URL(`${name}/`, folder), `${prefix}${name}/`));
    } else files.push(prefix + name);
  }
  return files;
}
