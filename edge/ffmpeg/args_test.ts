import assert from "node:assert/strict";
import fc from "fast-check";
import { ffmpegCommand } from "./args.ts";
import type { StreamSettings } from "./args.ts";

const camera: StreamSettings = {
  url: "rtsp://admin:s3cret@192.0.2.7:554/Streaming/Channels/101?profile=1",
  transport: "tcp",
  interval_ms: 1000,
  quality: 5,
};

Deno.test("ffmpegCommand() decodes keyframes only, to the letter", () => {
  const { argv, script } = ffmpegCommand(camera, { decode: "keyframes" });
  assert.equal(
    argv.join(" "),
    "-nostdin -hide_banner -loglevel error -protocol_whitelist pipe,rtp,udp,tcp,tls,srtp,crypto " +
      "-f concat -safe 0 -analyzeduration 500000 -flags low_delay -skip_frame nokey -threads 1 " +
      "-i pipe:0 -map 0:v:0 -an -sn -dn " +
      "-vf select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,0.900)' " +
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
  const { argv } = ffmpegCommand({ ...camera, interval_ms: 500, quality: 2 }, { decode: "all" });
  assert.ok(!argv.includes("-skip_frame"));
  assert.equal(
    argv[argv.indexOf("-vf") + 1],
    "select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,0.480)'",
  );
  assert.equal(argv[argv.indexOf("-q:v") + 1], "2");
});

Deno.test("ffmpegCommand() hands the transport over as one of two words", () => {
  const { script } = ffmpegCommand({ ...camera, transport: "udp" }, { decode: "keyframes" });
  assert.ok(script.includes("\noption rtsp_transport udp\n"));
});

Deno.test("ffmpegCommand() puts nothing of any URL into argv", () => {
  const { argv: usual } = ffmpegCommand(camera, { decode: "keyframes" });
  fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (user, password, path) => {
    const url = `rtsp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@host/${path}`;
    fc.pre(URL.canParse(url));
    const { argv } = ffmpegCommand({ ...camera, url }, { decode: "keyframes" });
    assert.deepEqual(argv, usual);
  }));
});

Deno.test("ffmpegCommand() writes one file directive and three options, whatever the URL holds", () => {
  const hostile = fc.constantFrom(
    ...[
      "\n",
      "\r",
      "\t",
      "'",
      "\\",
      '"',
      "\nfile '/etc/shadow'",
      "' option x y",
      " ",
      "\0",
      "`",
      "$(",
    ],
  );
  const path = fc.array(fc.oneof(hostile, fc.string()), { maxLength: 6 });
  fc.assert(fc.property(path, (parts) => {
    const url = `rtsp://host/${parts.join("")}`;
    fc.pre(URL.canParse(url));
    const { script } = ffmpegCommand({ ...camera, url }, { decode: "keyframes" });
    const lines = script.split(/[\n\r]/);
    assert.equal(lines.length, 6);
    assert.match(lines[1] ?? "", /^file '(?:[^'\s]|'\\'')*'$/);
  }));
});

Deno.test("ffmpegCommand() refuses whatever is not RTSP, without repeating the address", () => {
  const refused = [
    "file:///etc/passwd",
    "concat:rtsp://a|b",
    "http://canary@host/",
    "-i",
    "--help",
    "rtsp:///canary",
    "canary",
    "subfile,,start,0,end,9,,:/canary",
  ];
  for (const url of refused) {
    assert.throws(
      () => ffmpegCommand({ ...camera, url }, { decode: "keyframes" }),
      (error) => error instanceof TypeError && !error.message.includes("canary"),
      url,
    );
  }
});

Deno.test("ffmpegCommand() shows an address without its credentials, path and query", () => {
  const { shownUrl } = ffmpegCommand(camera, { decode: "keyframes" });
  assert.equal(shownUrl, "rtsp://192.0.2.7:554/…");
});

Deno.test("FFmpeg asks the camera for exactly the path that was configured", async () => {
  const url = "rtsp://u:p%40ss@127.0.0.1:PORT/it's/a%20b?x='y'&z=\\";
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String(listener.addr.port);
  const { argv, script } = ffmpegCommand({ ...camera, url: url.replace("PORT", port) }, {
    decode: "keyframes",
  });
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
