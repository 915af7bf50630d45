import assert from "node:assert/strict";
import { createStyleFinder } from "./used_styles.ts";

const used = (css: string, html: string) => createStyleFinder(css)(html);

Deno.test("createStyleFinder() keeps the rules whose elements, classes and ids are there", () => {
  const css = "a.b{x:1}a.c{x:2}#d>p{x:3}p,.e .f{x:4}*{x:5}::selection{x:6}[hidden]{x:7}";
  const html = `<div id="d" class="w b"><A></A><p>x</p></div>`;
  assert.equal(
    used(css, html),
    "a.b{x:1}#d>p{x:3}p,.e .f{x:4}*{x:5}::selection{x:6}[hidden]{x:7}",
  );
});

Deno.test("createStyleFinder() keeps what a state or a negation might make true, not what cannot be", () => {
  const css = "p:hover{x:1}p:not(.gone){x:2}:is(i,.gone) p{x:3}:is(i,p) b{x:4}p:has(>.gone){x:5}" +
    "p:nth-child(2n + 1){x:6}.sm\\:p{x:7}";
  assert.equal(
    used(css, `<p class="sm:p"><b></b></p>`),
    "p:hover{x:1}p:not(.gone){x:2}:is(i,p) b{x:4}p:nth-child(2n + 1){x:6}.sm\\:p{x:7}",
  );
});

Deno.test("createStyleFinder() keeps layers in their order and conditions with what is left in them", () => {
  const css = `@layer beer,fleet;@layer beer{p{x:1}.gone{x:2}}@media (width<9px){.gone{x:3}}
    @media print{@layer fleet{p{x:4}}}`;
  assert.equal(
    used(css, "<p>"),
    "@layer beer,fleet;@layer beer{p{x:1}}@media print{@layer fleet{p{x:4}}}",
  );
});

Deno.test("createStyleFinder() is not led astray by brackets, quotes and nested rules", () => {
  const css = `/* } */p{background:url("data:;}");content:"}\\"{"}p{&.gone{x:1}i{x:2}}` +
    `p[title="a,b{"]{x:3}`;
  assert.equal(used(css, "<p>"), css.slice("/* } */".length));
});

Deno.test("createStyleFinder() leaves fonts to load and what moves to the file itself", () => {
  const css = `@font-face{font-family:a;src:url(a.woff2)}@font-face{font-family:b;src:local(b)}` +
    "@keyframes k{50%{x:1}}@supports (x:1){@keyframes k{50%{x:1}}}";
  assert.equal(used(css, "<p>"), "@font-face{font-family:b;src:local(b)}");
});
