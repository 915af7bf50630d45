import assert from "node:assert/strict";
import type { Grey } from "../jpeg/jpeg_luma.ts";
import { areAlike, isStill, mayBeStill, type Stillness, withThumbnail } from "./stillness.ts";

/** Stripes, so that every tile has structure. */
function stripes(shift = 0): Grey {
  const data = Uint8Array.from(
    { length: 160 * 90 },
    (_, index) => 100 + ((index + shift) % 4) * 10,
  );
  return { data, width: 160, height: 90 };
}

Deno.test("isStill() wants five comparisons and ten seconds, whichever comes later", () => {
  const after = (count: number, everyMs: number) => {
    let stillness: Stillness | null = null;
    for (let look = 0; look < count; look++) {
      stillness = withThumbnail(stillness, stripes(), look * everyMs);
    }
    return stillness !== null && isStill(stillness, (count - 1) * everyMs);
  };
  assert.equal(after(6, 2000), true);
  assert.equal(after(5, 60_000), false, "too few");
  assert.equal(after(9, 1000), false, "too soon");
});

Deno.test("mayBeStill() tells the first look that found the picture as it was", () => {
  const first = withThumbnail(null, stripes(), 0);
  assert.equal(mayBeStill(first, 0), false, "there is nothing to compare with");
  const moved = withThumbnail(first, stripes(1), 3000);
  assert.equal(mayBeStill(moved, 3000), false);
  assert.equal(mayBeStill(withThumbnail(moved, stripes(1), 6000), 6000), true);
});

Deno.test("withThumbnail() starts anew when the picture changes its size", () => {
  const small = { data: new Uint8Array(80 * 45), width: 80, height: 45 };
  const stillness = withThumbnail(withThumbnail(null, stripes(), 0), small, 60_000);
  assert.equal(isStill(stillness, 120_000), false);
  assert.equal(areAlike(stripes(), small), false);
  assert.equal(areAlike(stripes(), stripes(1)), false);
});
