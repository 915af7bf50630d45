import assert from "node:assert/strict";
import { beerStyles } from "./beer_styles.ts";

const shipped = await Deno.readTextFile(
  new URL(import.meta.resolve("beercss/dist/cdn/beer.min.css")),
);

Deno.test("beerStyles() leaves nothing to load, and no :has() of any element, which each key would pay for", () => {
  assert.ok(/[{},]:has\(/.test(shipped));
  const css = beerStyles(shipped);
  assert.ok(!/@font-face|url\((?!data:)/.test(css));
  assert.ok(!/[{},>+~ ]:has\(/.test(css));
  assert.ok(css.includes(":where(body,.frame,island-root):has(>main){display:grid"));
});

Deno.test("beerStyles() leaves every other rule as it was", () => {
  const css = "a{x:1}li:has(>hr){x:2}.b:has(>main)>p{x:3}";
  assert.equal(beerStyles(css), css);
  assert.equal(beerStyles("a{x:1}:has(>[class*=margin]){padding:.1px}p{x:2}"), "a{x:1}p{x:2}");
});
