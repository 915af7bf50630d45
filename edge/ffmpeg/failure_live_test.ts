// Provokes each failure in a real FFmpeg: its words are its own, and may change with its version.
import assert from "node:assert/strict";
import { CameraSettings, type FailureReason } from "../../server/contract/camera.ts";
import { floodGarbage, type RtspScript, startRtspDouble } from "../../tests/support/rtsp_double.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { ffmpegCommand } from "./args.ts";
import { type FfmpegProcess, startFfmpeg } from "./process.ts";

function start(url: string): FfmpegProcess {
  const camera = CameraSettings.parse({ id: "lane-1", url });
  return startFfmpeg({
    command: ffmpegCommand(camera, { decode: "keyframes", hwaccel: "none" }),
    ffmpegPath: "/usr/bin/ffmpeg",
    monotonicMs: () => performance.now(),
    onPicture: () => {},
  });
}

const REFUSALS: [code: number, words: string, reason: FailureReason][] = [
  [401, "Unauthorized", "unauthorized"],
  [403, "Forbidden", "unauthorized"],
  [404, "Not Found", "not_found"],
  [453, "Not Enough Bandwidth", "too_many_sessions"],
  [461, "Unsupported Transport", "unsupported"],
  [503, "Service Unavailable", "unreachable"],
];

for (const [code, words, reason] of REFUSALS) {
  Deno.test(`FFmpeg's words for ${code} ${words} mean ${reason}`, async () => {
    await using camera = startRtspDouble({ status: { code, words } });
    assert.equal((await start(camera.url).exited).reason, reason);
  });
}

/** Says nothing until the client has left. */
async function silence(connection: Deno.Conn): Promise<void> {
  while (await connection.read(new Uint8Array(1000)) !== null);
}

async function failureOf(script: RtspScript): Promise<string> {
  await using camera = startRtspDouble(script);
  const { reason, detail } = await start(camera.url).exited;
  return `${reason}: ${detail}`;
}

Deno.test("FFmpeg's words for a codec that nobody knows mean unsupported", async () => {
  const media = ["m=video 0 RTP/AVP 96", "a=rtpmap:96 FOO/90000", "a=control:streamid=0"];
  const said = await failureOf({
    media,
    onPlay: () => Promise.resolve(),
  });
  // Its words differ from version to version.
  assert.match(said, /^unsupported: /);
});

Deno.test("FFmpeg's words for a camera that hangs up before its first picture mean unreachable", async () => {
  const said = await failureOf({ onPlay: () => Promise.resolve() });
  assert.equal(said, "unreachable: The camera ended the connection before its first picture.");
});

Deno.test("FFmpeg's words for a port where nobody listens mean unreachable", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const failure = await start(`rtsp://127.0.0.1:${port}/`).exited;
  assert.deepEqual(failure, { reason: "unreachable", detail: "Connection refused" });
});

Deno.test("FFmpeg's words for a name that is none mean unreachable", async () => {
  const { reason, detail } = await start("rtsp://no-such-host.invalid/").exited;
  assert.equal(reason, "unreachable");
  assert.match(detail ?? "", /resolve/);
});

Deno.test("FFmpeg's words for something else than RTSP mean unreachable", async () => {
  const web = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response("hello");
  });
  const { reason } = await start(`rtsp://127.0.0.1:${web.addr.port}/`).exited;
  await web.shutdown();
  assert.equal(reason, "unreachable");
});

Deno.test("FFmpeg's words for noise in video packets mean corrupt", async () => {
  await using camera = startRtspDouble({ onPlay: floodGarbage });
  const child = start(camera.url);
  await waitUntil(() => camera.plays > 0, { what: "it plays", timeoutMs: 30_000 });
  const timer = setTimeout(() => child.kill(), 4000); // as the watchdog does
  const { reason } = await child.exited;
  clearTimeout(timer);
  assert.equal(reason, "corrupt");
});

Deno.test("an FFmpeg that dies of a fault of its own has crashed, named by its signal", async () => {
  await using camera = startRtspDouble({ onPlay: silence });
  const child = start(camera.url);
  await waitUntil(() => camera.plays > 0, { what: "it plays", timeoutMs: 30_000 });
  Deno.kill(child.pid ?? assert.fail(), "SIGSEGV");
  const failure = await child.exited;
  assert.deepEqual(failure, { reason: "crashed", detail: "FFmpeg ended with SIGSEGV." });
});
