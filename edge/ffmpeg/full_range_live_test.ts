import assert from "node:assert/strict";
import { FULL_RANGE } from "./picture_filters.ts";

/** What the middle of a JPEG of one brightness decodes to, 0 to 255. */
async function levelOf(options: { colour: string; format: string }): Promise<number> {
  const jpeg = await ffmpeg(
    ["-f", "lavfi", "-i", `color=c=${options.colour}:s=64x64,format=${options.format}`],
    ["-vf", FULL_RANGE.join(","), "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "2", "-f", "mjpeg"],
  );
  const path = await Deno.makeTempFile({ suffix: ".jpg" });
  try {
    await Deno.writeFile(path, jpeg);
    // Luma as it stands in the file, by nobody's idea of its range.
    const raw = ["-vf", "extractplanes=y", "-f", "rawvideo"];
    return (await ffmpeg(["-i", path], raw))[32 * 64 + 32] ?? NaN;
  } finally {
    await Deno.remove(path);
  }
}

async function ffmpeg(input: string[], output: string[]): Promise<Uint8Array> {
  const args = ["-nostdin", "-v", "error", ...input, ...output, "pipe:1"];
  const { success, stdout, stderr } = await new Deno.Command("/usr/bin/ffmpeg", { args }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return stdout;
}

for (const format of ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuv420p10le"]) {
  Deno.test(`FULL_RANGE gives a JPEG all of 0 to 255 from ${format}, and grey stays grey`, async () => {
    assert.ok(await levelOf({ colour: "black", format }) <= 1);
    assert.ok(await levelOf({ colour: "white", format }) >= 254);
    const grey = await levelOf({ colour: "gray", format });
    assert.ok(Math.abs(grey - 128) <= 2, `current level is ${grey}`);
  });
}
