import assert from "node:assert/strict";
import { matchKeys, shortcutsFor } from "./shortcuts.ts";

Deno.test("matchKeys() goes by two keys, one after the other", () => {
  const shortcuts = shortcutsFor({ role: "admin", isLimited: false });
  assert.equal(matchKeys(shortcuts, ["g"]), "begun");
  const found = matchKeys(shortcuts, ["g", "d"]);
  assert.deepEqual(typeof found === "object" ? found?.act : found, {
    kind: "go",
    href: "/devices",
  });
  assert.equal(matchKeys(shortcuts, ["g", "x"]), null);
  assert.equal(matchKeys(shortcuts, ["d"]), null);
});

Deno.test("shortcutsFor() leads nobody where they may not go, and gives no keys twice", () => {
  const hrefs = (role: string, isLimited = false) =>
    shortcutsFor({ role, isLimited }).flatMap(({ act }) => act.kind === "go" ? act.href : []);
  assert.ok(hrefs("admin").includes("/audit"));
  assert.ok(!hrefs("operator").includes("/audit"));
  assert.ok(!hrefs("admin", true).includes("/audit"), "its rows say no location");
  const keys = shortcutsFor({ role: "admin", isLimited: false }).map(({ keys }) => keys.join(" "));
  assert.equal(new Set(keys).size, keys.length);
});
