import assert from "node:assert/strict";
import fc from "fast-check";
import { CameraSettings } from "../../server/contract/camera.ts";
import { changePicturesCommand, ffmpegCommand } from "./args.ts";
import type { StreamSettings } from "./args.ts";

const camera: StreamSettings = {
  url: "rtsp://admin:s3cret@192.0.2.7:554/Streaming/Channels/101?profile=1",
  transport: "tcp",
  interval_ms: 1000,
  quality: 5,
  rotate: 0,
};
const FULL_RANGE = "format=yuv420p|yuvj420p|yuv422p|yuvj422p|yuv444p|yuvj444p," +
  "lutyuv=y=(val-minval)*255/(maxval-minval)+0.5:u=(val-128)*255/(maxval-minval)+128.5:" +
  "v=(val-128)*255/(maxval-minval)+128.5,setrange=full";
const keyframes = { decode: "keyframes", hwaccel: "none" } as const;

Deno.test("ffmpegCommand() decodes keyframes only, to the letter", () => {
  const { argv, script } = ffmpegCommand(camera, keyframes);
  assert.equal(
    argv.join(" "),
    "-nostdin -hide_banner -nostats -loglevel level+info " +
      "-protocol_whitelist pipe,rtp,udp,tcp,tls,srtp,crypto -format_whitelist concat,rtsp " +
      "-f concat -safe 0 -analyzeduration 500000 -flags low_delay -skip_frame nokey " +
      "-skip_loop_filter all -threads 1 " +
      "-i pipe:0 -map 0:v:0 -an -sn -dn " +
      "-filter_threads 1 " +
      "-vf sidedata=mode=delete,showinfo=checksum=0," +
      `select='isnan(prev_selected_t)+gte(abs(t-prev_selected_t)\\,0.750)',${FULL_RANGE} ` +
      "-fps_mode passthrough -c:v mjpeg -q:v 5 -threads 1 -f mpjpeg pipe:1",
  );
  assert.equal(
    script,
    "ffconcat version 1.0\n" +
      "file 'rtsp://admin:s3cret@192.0.2.7:554/Streaming/Channels/101?profile=1'\n" +
      "option rtsp_transport tcp\noption timeout 5000000\noption analyzeduration 500000\n",
  );
});

Deno.test("ffmpegCommand() decodes all pictures where keyframes are too rare", () => {
  const settings = { ...camera, interval_ms: 500, quality: 2 };
  const { argv } = ffmpegCommand(settings, { decode: "all", hwaccel: "none" });
  assert.ok(!argv.includes("-skip_frame"));
  assert.ok(!argv.includes("-skip_loop_filter"), "errors would add up");
  assert.equal(
    argv[argv.indexOf("-vf") + 1]?.split("[kept]")[2],
    `select='isnan(prev_selected_t)+gte(abs(t-prev_selected_t)\\,0.480)',${FULL_RANGE}`,
  );
  assert.equal(argv[argv.indexOf("-q:v") + 1], "2");
});

Deno.test("ffmpegCommand() passes a camera's own JPEGs on, to the letter", () => {
  const settings = { ...camera, url: "http://admin:s3cret@192.0.2.7/video.mjpg" };
  const { argv, script } = ffmpegCommand(settings, { decode: "copy", hwaccel: "none" });
  assert.equal(
    argv.join(" "),
    "-nostdin -hide_banner -nostats -loglevel level+info -protocol_whitelist pipe,http,tcp " +
      "-format_whitelist concat,mpjpeg,mjpeg,mpegts -f concat -safe 0 -analyzeduration 500000 " +
      "-flags low_delay -threads 1 -i pipe:0 -map 0:v:0 -an -sn -dn -c:v copy " +
      "-bsf:v noise=drop=if(ld(1)*lt(abs(pts*tb-ld(0))\\,0.980)\\,1\\," +
      "0*st(0\\,pts*tb)+0*st(1\\,1)) -f mpjpeg pipe:1",
  );
  assert.equal(
    script,
    "ffconcat version 1.0\nfile 'http://admin:s3cret@192.0.2.7/video.mjpg'\n" +
      "option use_wallclock_as_timestamps 1\noption timeout 5000000\n" +
      "option analyzeduration 500000\n",
  );
});

Deno.test("ffmpegCommand() names the hardware decoder before its input", () => {
  const before = (hwaccel: "drm" | "v4l2m2m") => {
    const { argv } = ffmpegCommand(camera, { decode: "all", hwaccel });
    return argv.slice(argv.indexOf("low_delay") + 1, argv.indexOf("-i")).join(" ");
  };
  assert.equal(before("drm"), "-hwaccel drm -threads 1");
  assert.equal(before("v4l2m2m"), "-c:v h264_v4l2m2m -threads 1");
});

Deno.test("changePicturesCommand() crops, turns and scales what the agent hands over", () => {
  const settings = {
    quality: 3,
    rotate: 90,
    width: 640,
    crop: { x: 0.1, y: 0.25, width: 1 / 3, height: 0.5 },
  } as const;
  assert.equal(
    changePicturesCommand(settings).argv.join(" "),
    "-nostdin -hide_banner -nostats -loglevel level+info -protocol_whitelist pipe " +
      "-format_whitelist mpjpeg -f mpjpeg -probesize 32 -analyzeduration 0 -fpsprobesize 0 " +
      "-flags low_delay -threads 1 -i pipe:0 -map 0:v:0 -an -sn -dn " +
      "-vf crop=trunc(iw*0.3333/2)*2:trunc(ih*0.5000/2)*2:iw*0.1000:ih*0.2500," +
      "transpose=clock,scale=trunc(min(iw\\,640)/2)*2:-2 " +
      "-fps_mode passthrough -c:v mjpeg -q:v 3 -threads 1 -f mpjpeg pipe:1",
  );
});

Deno.test("ffmpegCommand() hands the transport over as one of two words", () => {
  const { script } = ffmpegCommand({ ...camera, transport: "udp" }, keyframes);
  assert.ok(script.includes("\noption rtsp_transport udp\n"));
});

/** Text that would be an option, a directive, another protocol or a shell's, if it got there. */
const hostileText = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...["\n", "\r", "\t", "'", "\\", '"', " ", "\0", "`", "$(id)", ";", "[kept]", ",", "\u2028"],
      ...["\nfile '/etc/shadow'", "' option x y", "-i", "-f lavfi", "file:/etc/passwd", "%0a"],
    ),
    fc.string(),
  ),
  { maxLength: 6 },
).map((parts) => parts.join(""));
const anyScheme = fc.constantFrom("rtsp", "rtsps", "http", "https");

Deno.test("ffmpegCommand() puts nothing of any text of the settings into argv", () => {
  const argvOf = (url: string, more: Record<string, unknown>) => {
    const parsed = CameraSettings.safeParse({ id: "lane", url, rotate: 90, width: 640, ...more });
    fc.pre(parsed.success);
    return ffmpegCommand(parsed.data, keyframes).argv;
  };
  const texts = fc.tuple(anyScheme, hostileText, hostileText, hostileText, hostileText);
  fc.assert(fc.property(texts, ([scheme, user, password, path, name]) => {
    const account = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
    fc.pre(URL.canParse(`${scheme}://${account}@host/${path}`));
    const usual = argvOf(`${scheme}://host/`, { name: "Lane" });
    const shownName = name.slice(0, 80) || "x";
    const argv = argvOf(`${scheme}://${account}@host/${path}`, { name: shownName });
    assert.deepEqual(argv, usual);
  }));
});

Deno.test("ffmpegCommand() takes nothing but numbers from settings that crop and scale", () => {
  const hostile = fc.oneof(hostileText, fc.anything());
  fc.assert(fc.property(hostile, hostile, hostile, hostile, (width, rotate, x, quality) => {
    const crop = { x, y: 0, width: 0.5, height: 1 };
    for (const setting of [{ width }, { rotate }, { crop }, { quality }, { interval_ms: x }]) {
      const parsed = CameraSettings.safeParse({ id: "a", url: "rtsp://host/", ...setting });
      if (!parsed.success) continue;
      for (const argument of ffmpegCommand(parsed.data, keyframes).argv) {
        assert.match(argument, /^[-\w:;,.+*()[\]='/\\|]+$/);
      }
    }
  }));
});

Deno.test("ffmpegCommand() writes one file directive and three options, whatever the URL holds", () => {
  fc.assert(fc.property(anyScheme, hostileText, (scheme, path) => {
    const url = `${scheme}://host/${path}`;
    fc.pre(URL.canParse(url));
    const { script } = ffmpegCommand({ ...camera, url }, keyframes);
    const lines = script.split(/[\n\r]/);
    assert.equal(lines.length, 6);
    assert.match(lines[1] ?? "", /^file '(?:[^'\s]|'\\'')*'$/);
    for (const line of lines.slice(2, 5)) assert.match(line, /^option [a-z_]+ [a-z0-9]+$/);
  }));
});

Deno.test("ffmpegCommand() leads a camera to the protocols and formats of its own scheme", () => {
  const reach = (url: string) => {
    const { argv } = ffmpegCommand({ ...camera, url }, keyframes);
    const after = (name: string) => argv[argv.indexOf(name) + 1]?.split(",") ?? [];
    return [...after("-protocol_whitelist"), ...after("-format_whitelist")];
  };
  for (const scheme of ["rtsp", "rtsps"]) {
    assert.ok(!reach(`${scheme}://host/`).some((name) => /http|file|hls|mpjpeg/.test(name)));
  }
  for (const scheme of ["http", "https"]) {
    assert.ok(!reach(`${scheme}://host/`).some((name) => /rts?p|udp|file|hls/.test(name)));
  }
  assert.ok(!reach("https://host/").includes("http"), "no way down from https");
});

Deno.test("ffmpegCommand() refuses whatever is not a camera's address, without repeating it", () => {
  const refused = [
    "file:///etc/passwd",
    "concat:rtsp://a|b",
    "ftp://canary@host/",
    "hls+http://canary@host/",
    "-i",
    "--help",
    "rtsp:///canary",
    "canary",
    "subfile,,start,0,end,9,,:/canary",
  ];
  for (const url of refused) {
    assert.throws(
      () => ffmpegCommand({ ...camera, url }, keyframes),
      (error) => error instanceof TypeError && !error.message.includes("canary"),
      url,
    );
  }
});

Deno.test("ffmpegCommand() shows an address without its credentials, path and query", () => {
  const { shownUrl } = ffmpegCommand(camera, keyframes);
  assert.equal(shownUrl, "rtsp://192.0.2.7:554/…");
});

Deno.test("FFmpeg asks the camera for exactly the path that was configured", async () => {
  const url = "rtsp://u:p%40ss@127.0.0.1:PORT/it's/a%20b?x='y'&z=\\";
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String(listener.addr.port);
  const settings = { ...camera, url: url.replace("PORT", port) };
  const { argv, script } = ffmpegCommand(settings, keyframes);
  const child = new Deno.Command("/usr/bin/ffmpeg", {
    args: [...argv],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  using connection = await listener.accept();
  const request = new Uint8Array(1000);
  const length = await connection.read(request);
  child.kill("SIGKILL");
  await child.status;
  const [line] = new TextDecoder().decode(request.subarray(0, length ?? 0)).split("\r\n");
  assert.equal(line, `OPTIONS rtsp://127.0.0.1:${port}/it's/a%20b?x='y'&z=\\ RTSP/1.0`);
});
