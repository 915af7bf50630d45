import assert from "node:assert/strict";
import { type Darkness, isBlack, LIGHT, type Look, lookAt, withLook } from "./darkness.ts";
import { thumbnailOfJpeg } from "./frame_thumbnail.ts";

const FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";
/** The clock and the name that most cameras write into their picture. */
const OVERLAY = [
  `drawtext=fontfile=${FONT}:fontsize=48:fontcolor=white:x=30:y=30:text=2026-03-01T12.00.00`,
  `drawtext=fontfile=${FONT}:fontsize=48:fontcolor=white:x=w-tw-30:y=h-80:text=LANE`,
].join(",");
const SIZE = "s=1920x1080";
const box = (place: string, color: string) => `drawbox=${place}:color=${color}:t=fill`;
/** Brightness and contrast of the test picture, as darkness or fog take them. */
const dimmed = (offset: number, share: number) => `lutyuv=y=${offset}+(val-126)*${share}`;

/** What the agent's JPEG of this picture shows. */
async function shows(source: string, filters: string[]): Promise<Look> {
  const { stdout, stderr } = await new Deno.Command("/usr/bin/ffmpeg", {
    args: [
      ...["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", source],
      ...["-vf", ["format=yuv420p", ...filters].join(","), "-frames:v", "1"],
      ...["-c:v", "mjpeg", "-q:v", "5", "-f", "mjpeg", "pipe:1"],
    ],
  }).output();
  const thumbnail = thumbnailOfJpeg(stdout) ?? assert.fail(new TextDecoder().decode(stderr));
  return lookAt(thumbnail);
}

/** Whether a stream of pictures that show this is dark in the end. */
function isDarkAfter(look: Look, forMs: number): boolean {
  let darkness: Darkness = LIGHT;
  for (let atMs = 0; atMs <= forMs; atMs += 2000) darkness = withLook(darkness, look, atMs);
  return darkness.isDark;
}

const NOTHING: Record<string, [source: string, filters: string[], isBlack: boolean]> = {
  "black": [`color=black:${SIZE}`, [], true],
  "black with a night's sensor noise": [`color=black:${SIZE}`, ["noise=alls=30:allf=t"], true],
  "black with the camera's clock": [
    `color=black:${SIZE}`,
    ["noise=alls=10:allf=t", OVERLAY],
    true,
  ],
  "an almost unlit lane": [`testsrc2=${SIZE}`, [dimmed(19, 0.015), "noise=alls=8:allf=t"], true],
  "a lens cap": [`color=0x404040:${SIZE}`, ["noise=alls=10:allf=t"], false],
  "a plain grey": [`color=gray:${SIZE}`, ["noise=alls=20:allf=t"], false],
  "a hand, brighter to one side": [
    `gradients=${SIZE}:c0=0x301008:c1=0x602818:x0=0:y0=0:x1=1920:y1=1080`,
    ["noise=alls=10:allf=t"],
    false,
  ],
  "fog that leaves nothing": [`testsrc2=${SIZE}`, [dimmed(160, 0.015)], false],
  "a small picture that is black": ["color=black:s=320x180", ["noise=alls=20:allf=t"], true],
};

const SOMETHING: Record<string, [source: string, filters: string[]]> = {
  "day": [`testsrc2=${SIZE}`, []],
  "night with headlights": [
    `color=0x060606:${SIZE}`,
    [box("x=700:y=600:w=50:h=50", "white"), box("x=1100:y=600:w=50:h=50", "white")],
  ],
  "night with a lit plate": [
    `color=0x050505:${SIZE}`,
    [box("x=860:y=700:w=200:h=46", "0x909090"), "noise=alls=12:allf=t"],
  ],
  "night with a plate that is hardly lit": [
    `color=0x050505:${SIZE}`,
    [box("x=860:y=700:w=200:h=46", "0x303030"), "noise=alls=12:allf=t"],
  ],
  "night under a weak lamp": [`testsrc2=${SIZE}`, [dimmed(28, 0.1), "noise=alls=8:allf=t"]],
  "fog": [`testsrc2=${SIZE}`, [dimmed(160, 0.15), "noise=alls=5:allf=t"]],
  "a small picture": ["testsrc2=s=320x180", []],
};

for (const [what, [source, filters, black]] of Object.entries(NOTHING)) {
  Deno.test(`lookAt() sees nothing in ${what}`, async () => {
    const look = await shows(source, filters);
    assert.ok(isDarkAfter(look, 20_000), JSON.stringify(look));
    assert.equal(isBlack(look.brightness), black, JSON.stringify(look));
  });
}

for (const [what, [source, filters]] of Object.entries(SOMETHING)) {
  Deno.test(`lookAt() sees something: ${what}`, async () => {
    const look = await shows(source, filters);
    assert.ok(!isDarkAfter(look, 600_000), JSON.stringify(look));
  });
}

Deno.test("withLook() calls black dark after 6 s, before the same black could be called frozen", () => {
  const black = { brightness: 0.01, detail: 1 };
  assert.ok(!isDarkAfter(black, 4000));
  assert.ok(isDarkAfter(black, 6000));
});

Deno.test("withLook() gives a white truck before the lens 20 s to drive on", () => {
  const truck = { brightness: 0.8, detail: 1 };
  assert.ok(!isDarkAfter(truck, 18_000));
  assert.ok(isDarkAfter(truck, 20_000));
});

Deno.test("withLook() leaves the dark with the first picture that shows something", () => {
  const dark = { isDark: true, emptySinceMs: 0 };
  assert.deepEqual(withLook(dark, { brightness: 0.03, detail: 60 }, 9000), LIGHT);
  assert.ok(withLook(dark, { brightness: 0.03, detail: 7 }, 9000).isDark, "noise at the bound");
});

Deno.test("withLook() counts the time anew after anything was to be seen", () => {
  const black = { brightness: 0.01, detail: 1 };
  const almost = withLook(withLook(LIGHT, black, 0), black, 5000);
  const seen = withLook(almost, { brightness: 0.2, detail: 50 }, 5500);
  assert.ok(!withLook(withLook(seen, black, 6000), black, 11_000).isDark);
});

Deno.test("lookAt() survives a thumbnail of one pixel", () => {
  const look = lookAt({ data: Uint8Array.of(255), width: 1, height: 1 });
  assert.deepEqual(look, { brightness: 1, detail: 0 });
});
