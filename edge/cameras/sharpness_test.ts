import assert from "node:assert/strict";
import { measureSharpness } from "./sharpness.ts";

/** A still with edges of all kinds, coded as the agent's FFmpeg does. */
async function picture(filter: string, size = "960x540"): Promise<Uint8Array> {
  const { stdout } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", `testsrc2=s=${size}`],
      ...["-frames:v", "1", "-vf", `${filter},format=yuvj420p`, "-c:v", "mjpeg", "-q:v", "5"],
      ...["-f", "mjpeg", "pipe:1"],
    ],
  }).output();
  return stdout;
}

async function sharpnessOf(filter: string, size?: string): Promise<number> {
  return measureSharpness(await picture(filter, size), undefined) ?? assert.fail("no sharpness");
}

Deno.test("measureSharpness() falls with every bit of blur", async () => {
  const values: number[] = [];
  for (const sigma of [0.3, 0.7, 1, 1.5, 2.5, 4]) {
    values.push(await sharpnessOf(`gblur=sigma=${sigma}`));
  }
  assert.deepEqual(values, values.toSorted((a, b) => b - a));
  assert.ok((values[0] ?? 0) > 80 && (values.at(-1) ?? 100) < 40, String(values));
});

Deno.test("measureSharpness() is nearly the same by day, in dim light and at another size", async () => {
  const bright = await sharpnessOf("gblur=sigma=1");
  const dim = await sharpnessOf("gblur=sigma=1,lutyuv=y=16+(val-16)*0.35");
  const large = await sharpnessOf("gblur=sigma=1", "1920x1080");
  assert.ok(Math.abs(bright - dim) < 12, `${bright} against ${dim}`);
  assert.ok(Math.abs(bright - large) < 12, `${bright} against ${large}`);
});

Deno.test("measureSharpness() looks at the zone alone", async () => {
  const jpeg = await picture("split[a][b];[a]gblur=sigma=4,crop=iw/2:ih:0:0[l];[b][l]overlay=0:0");
  const left = measureSharpness(jpeg, [[0.02, 0.1], [0.45, 0.1], [0.45, 0.9], [0.02, 0.9]]);
  const right = measureSharpness(jpeg, [[0.55, 0.1], [0.98, 0.1], [0.98, 0.9], [0.55, 0.9]]);
  assert.ok((right ?? 0) - (left ?? 0) > 40, `${left} left, ${right} right`);
});

Deno.test("measureSharpness() judges neither a wall in fog nor what is no JPEG", async () => {
  const fog = await picture("lutyuv=y=128:u=128:v=128,noise=alls=12:allf=t");
  assert.equal(measureSharpness(fog, undefined), null);
  assert.equal(measureSharpness(Uint8Array.of(0xff, 0xd8, 1, 2), undefined), null);
});
