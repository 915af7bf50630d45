import assert from "node:assert/strict";
import { writeManifest } from "./manifest.ts";

const WEB_DIR = new URL("../", import.meta.url);

Deno.test("fresh.gen.ts lists the routes and islands that there are", async () => {
  const written = await Deno.readTextFile(new URL("fresh.gen.ts", WEB_DIR));
  assert.equal(written, await writeManifest(WEB_DIR), "run `deno task web:build`");
});
