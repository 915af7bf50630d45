import assert from "node:assert/strict";
import { streamFilters } from "./picture_filters.ts";

/** What FFmpeg says while these filters read a film whose keyframe carries x264's settings as user data. */
async function wordsOf(filters: string): Promise<string> {
  const path = await Deno.makeTempFile({ suffix: ".h264" });
  try {
    const film = "-y -f lavfi -i testsrc=s=64x64:r=5:d=1 -c:v libx264 -g 5".split(" ");
    await ffmpeg([...film, "-f", "h264", path]);
    return await ffmpeg(["-i", path, "-vf", filters, "-f", "null", "-"]);
  } finally {
    await Deno.remove(path);
  }
}

async function ffmpeg(args: string[]): Promise<string> {
  const { success, stderr } = await new Deno.Command("/usr/bin/ffmpeg", {
    args: ["-nostdin", "-hide_banner", "-loglevel", "level+info", ...args],
  }).output();
  const words = new TextDecoder().decode(stderr);
  assert.ok(success, words);
  return words;
}

Deno.test("the film of this test carries user data, which FFmpeg would write byte by byte", async () => {
  assert.match(await wordsOf("showinfo=checksum=0"), /User Data/);
});

for (const decode of ["keyframes", "all"] as const) {
  Deno.test(`streamFilters() tells the time of ${decode} and nothing of a camera's user data`, async () => {
    const filters = streamFilters({ interval_ms: 1000, rotate: 0 }, { decode });
    const words = await wordsOf(filters);
    assert.match(words, /pts_time:/);
    assert.doesNotMatch(words, /User Data/);
  });
}
