import assert from "node:assert/strict";
import { measuredPart, measureSharpness, sharpnessWords } from "./sharpness.js";

const [WIDTH, HEIGHT] = [240, 120];

/** Dark bars of several widths on a light ground, as a plate has: 0–255. */
function bars(): Float32Array {
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    return (x % 40 < 13) !== (y % 60 < 22) ? 60 : 200;
  });
}

/** Out of focus: a box blur, three times over, is close to a lens. */
function blurred(grey: Float32Array, radius: number): Float32Array {
  let from = grey;
  for (let pass = 0; pass < 3; pass++) {
    for (const step of [1, WIDTH]) {
      const source = from;
      from = source.map((_, i) => {
        let sum = 0;
        for (let by = -radius; by <= radius; by++) sum += source[i + by * step] ?? source[i] ?? 0;
        return sum / (2 * radius + 1);
      });
    }
  }
  return from;
}

function measured(grey: Float32Array, change: (value: number) => number = (value) => value) {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  grey.forEach((value, i) => data.fill(change(value), i * 4, i * 4 + 4));
  return measureSharpness({ data, width: WIDTH, height: HEIGHT });
}

Deno.test("each turn away from the focus makes the figure smaller", () => {
  const figures = [0, 1, 2, 3, 5].map((radius) => measured(blurred(bars(), radius)) ?? -1);
  assert.deepEqual(figures, figures.toSorted((a, b) => b - a), figures.join());
  assert.equal(new Set(figures).size, figures.length);
  assert.ok((figures[0] ?? 0) - (figures[4] ?? 0) > 30, figures.join());
});

Deno.test("less light is no less sharp", () => {
  const picture = blurred(bars(), 1);
  const [bright, dull] = [measured(picture) ?? 0, measured(picture, (value) => value * 0.5) ?? 0];
  assert.ok(Math.abs(bright - dull) < 5, `${bright} ${dull}`);
});

Deno.test("a sensor's noise does not pass for focus", () => {
  let seed = 1;
  const noise = () => (seed = seed * 16807 % 2147483647) / 2147483647 * 24 - 12;
  const [sharp, soft] = [0, 5].map((radius) =>
    measured(blurred(bars(), radius), (value) => value + noise()) ?? 0
  );
  assert.ok((sharp ?? 0) > (soft ?? 0) + 15, `${sharp} ${soft}`);
});

Deno.test("a bare wall has no figure", () => {
  assert.equal(measured(new Float32Array(WIDTH * HEIGHT).fill(128)), null);
});

Deno.test("the zone's frame is measured, the middle where there is none", () => {
  const zone = [[0.1, 0.4], [0.5, 0.2], [0.3, 0.9]] as const;
  const { x, y, width, height } = measuredPart(zone);
  assert.deepEqual([x, y], [0.1, 0.2]);
  assert.deepEqual([width.toFixed(3), height.toFixed(3)], ["0.400", "0.700"]);
  assert.deepEqual(measuredPart(null), measuredPart([[0, 0], [1, 1]]));
});

Deno.test("the words say turn back only when it was sharper", () => {
  assert.match(sharpnessWords(60, 75), /turn back/);
  assert.match(sharpnessWords(74, 75), /As sharp/);
  assert.match(sharpnessWords(10, null), /As sharp/);
  assert.match(sharpnessWords(null, 75), /edges/);
});
