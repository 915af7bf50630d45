// An administrator's walk over every page of a full server: at a desk in English, on a phone in
// Spanish, whose texts are longer; each in light and dark.
import assert from "node:assert/strict";
import { NARROW_DARK, NARROW_LIGHT, WIDE_DARK, WIDE_LIGHT } from "../support/walk/judge_page.ts";
import { openWalkSite, walk } from "../support/walk/walk.ts";

Deno.test("every page is whole for an administrator, wide and narrow, light and dark", async () => {
  await using walked = await openWalkSite();
  const phone = { looks: [NARROW_LIGHT, NARROW_DARK], locale: "es-MX", isShot: true } as const;
  const wrong = [
    ...await walk(walked, { as: "admin", looks: [WIDE_LIGHT, WIDE_DARK], isShot: true }),
    ...await walk(walked, { as: "admin", ...phone }),
  ];
  assert.deepEqual(wrong, []);
});
