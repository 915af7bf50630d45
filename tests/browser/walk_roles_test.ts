// The walk of those who may less, and in Spanish: each page is whole, or says why it is refused, and
// none leads to a page that is.
import assert from "node:assert/strict";
import { NARROW_DARK, NARROW_LIGHT, WIDE_DARK, WIDE_LIGHT } from "../support/walk/judge_page.ts";
import { openWalkSite, walk } from "../support/walk/walk.ts";

Deno.test("every page is whole for those who may less, or says that they may not", async () => {
  await using walked = await openWalkSite();
  const once = { isAxeOnce: true, isShot: true };
  const spanish = { ...once, locale: "es-MX" } as const;
  assert.deepEqual(
    [
      ...await walk(walked, { as: "operator", looks: [WIDE_LIGHT, NARROW_DARK], ...once }),
      ...await walk(walked, { as: "limited", looks: [] }),
      ...await walk(walked, { as: "viewer", looks: [WIDE_DARK, NARROW_LIGHT], ...spanish }),
    ],
    [],
  );
});
