import assert from "node:assert/strict";
import { FailureReason } from "../../server/contract/camera.ts";
import { failureFrom } from "./failure.ts";

const refused = { code: 1, signal: null, ranMs: 120 };
const killed = { code: 137, signal: "SIGKILL", ranMs: 4000 };
const segfault = { code: 139, signal: "SIGSEGV", ranMs: 1714 };
const lost = { code: 0, signal: null, ranMs: 60_000 };
const notOpened = "[concat @ 0x55fcb4f16c80] Impossible to open 'rtsp://127.0.0.1:8554/…'";

/** What FFmpeg 5.1.9 wrote to stderr, with the address struck out as last_words.ts does. */
const SPOKEN = [
  {
    reason: "unauthorized",
    detail: "Server returned 401 Unauthorized (authorization failed)",
    ending: refused,
    lines: [
      "[rtsp @ 0x5583c6c7a740] method DESCRIBE failed: 401 Unauthorized",
      notOpened,
      "pipe:0: Server returned 401 Unauthorized (authorization failed)",
    ],
  },
  {
    reason: "unauthorized",
    detail: "Server returned 403 Forbidden (access denied)",
    ending: refused,
    lines: [
      "[rtsp @ 0x559ce3125740] method DESCRIBE failed: 403 Forbidden",
      notOpened,
      "pipe:0: Server returned 403 Forbidden (access denied)",
    ],
  },
  {
    reason: "not_found",
    detail: "Server returned 404 Not Found",
    ending: refused,
    lines: [
      "[rtsp @ 0x5587b875d640] method DESCRIBE failed: 404 Not Found",
      notOpened,
      "pipe:0: Server returned 404 Not Found",
    ],
  },
  {
    reason: "too_many_sessions",
    detail: "method SETUP failed: 453 Not Enough Bandwidth",
    ending: refused,
    lines: [
      "[rtsp @ 0x558a41039640] method SETUP failed: 453 Not Enough Bandwidth",
      notOpened,
      "pipe:0: Server returned 4XX Client Error, but not one of 40{0,1,3,4}",
    ],
  },
  {
    reason: "unsupported",
    detail: "method SETUP failed: 461 Unsupported Transport",
    ending: refused,
    lines: [
      "[rtsp @ 0x55fac977d740] method SETUP failed: 461 Unsupported Transport",
      notOpened,
      "pipe:0: Protocol not supported",
    ],
  },
  {
    reason: "unsupported",
    detail: "Stream map '0:v:0' matches no streams.",
    ending: { ...refused, ranMs: 1448 },
    lines: [
      "Stream map '0:v:0' matches no streams.",
      "To ignore this, add a trailing '?' to the map.",
    ],
  },
  {
    reason: "unreachable",
    detail: "Connection refused",
    ending: refused,
    lines: [
      "[tcp @ 0x55ee5b20e280] Connection to tcp://127.0.0.1:23001?timeout=5000000 failed: Connection refused",
      notOpened,
      "pipe:0: Connection refused",
    ],
  },
  {
    reason: "unreachable",
    detail: "Failed to resolve hostname no-such-host.invalid: Name or service not known",
    ending: refused,
    lines: [
      "[tcp @ 0x56538ba0ae00] Failed to resolve hostname no-such-host.invalid: Name or service not known",
      notOpened,
      "pipe:0: Input/output error",
    ],
  },
  {
    reason: "unreachable",
    detail: "Server returned 5XX Server Error reply",
    ending: refused,
    lines: [
      "[rtsp @ 0x55bc6d8c2740] method DESCRIBE failed: 503 Service Unavailable",
      notOpened,
      "pipe:0: Server returned 5XX Server Error reply",
    ],
  },
  {
    reason: "unreachable",
    detail: "What answers at this address does not speak RTSP.",
    ending: refused,
    lines: [notOpened, "pipe:0: Invalid data found when processing input"],
  },
  {
    reason: "not_found",
    detail: "What is at this address is no picture: perhaps a page that wants a login.",
    ending: refused,
    lines: [
      "[concat @ 0x55d72944db40] Impossible to open 'http://127.0.0.1:8999/…'",
      "pipe:0: Invalid data found when processing input",
    ],
  },
  {
    reason: "unsupported",
    detail: "The address gives one picture, not a stream: source must be snapshot or auto.",
    ending: refused,
    lines: [
      "[jpeg_pipe @ 0x564f546b45c0] Format not on whitelist 'concat,mpjpeg,mjpeg,mpegts'",
      "[concat @ 0x564f546a2b40] Impossible to open 'http://127.0.0.1:8999/…'",
      "pipe:0: Invalid argument",
    ],
  },
  {
    reason: "unsupported",
    detail: "The address gives hls, which is no camera's stream.",
    ending: refused,
    lines: [
      "[hls @ 0x564f546b45c0] Format not on whitelist 'concat,mpjpeg,mjpeg,mpegts'",
      "[concat @ 0x564f546a2b40] Impossible to open 'http://127.0.0.1:8999/…'",
      "pipe:0: Invalid argument",
    ],
  },
  {
    reason: "timeout",
    detail: "The camera accepts connections but does not answer.",
    ending: { ...refused, ranMs: 5358 },
    lines: [notOpened, "pipe:0: Invalid data found when processing input"],
  },
  {
    reason: "timeout",
    detail: "Connection timed out",
    ending: { ...lost, ranMs: 13_000 },
    lines: ["pipe:0: Connection timed out"],
  },
  {
    reason: "corrupt",
    detail: "no frame!",
    ending: killed,
    lines: [
      "[h264 @ 0x5617014cafc0] non-existing PPS 1 referenced",
      "[h264 @ 0x5617014cafc0] A non-intra slice in an IDR NAL unit.",
      "[h264 @ 0x5617014cafc0] decode_slice_header error",
      "[h264 @ 0x5617014cafc0] no frame!",
    ],
  },
  {
    reason: "unreachable",
    detail: "Network is unreachable",
    ending: refused,
    lines: [
      "[tcp @ 0x55f2892ac100] Connection to tcp://10.9.9.9:554?timeout=5000000 failed: Network is unreachable",
      notOpened,
      "pipe:0: Network is unreachable",
    ],
  },
  {
    reason: "unreachable",
    detail: "No route to host",
    ending: refused,
    lines: [
      "[tcp @ 0x55d58dc5e100] Connection to tcp://10.8.0.1:554?timeout=5000000 failed: No route to host",
      notOpened,
      "pipe:0: No route to host",
    ],
  },
  {
    reason: "unreachable",
    detail: "Server returned 5XX Server Error reply",
    ending: refused,
    lines: [
      "[rtsp @ 0x55d4cf84b740] method DESCRIBE failed: 551 Option not supported",
      notOpened,
      "pipe:0: Server returned 5XX Server Error reply",
    ],
  },
  {
    reason: "unreachable",
    detail: "The camera ended the connection before its first picture.",
    ending: { ...refused, ranMs: 2626 },
    lines: [
      "Cannot determine format of input stream 0:0 after EOF",
      "Error marking filters as finished",
    ],
  },
  {
    reason: "unsupported", // a codec that nobody knows, a=rtpmap:96 FOO/90000
    detail: "Stream map '0:v:0' matches no streams.",
    ending: { ...refused, ranMs: 12_241 },
    lines: [
      "Stream map '0:v:0' matches no streams.",
      "To ignore this, add a trailing '?' to the map.",
    ],
  },
  {
    reason: "corrupt", // noise in packets that call themselves keyframes
    detail: "decode_slice_header error",
    ending: killed,
    lines: [
      "[NULL @ 0x561ace669f40] non-existing PPS 0 referenced",
      "[h264 @ 0x561ace679540] A non-intra slice in an IDR NAL unit.",
      "[h264 @ 0x561ace679540] decode_slice_header error",
    ],
  },
  { reason: "crashed", detail: "FFmpeg ended with SIGSEGV.", ending: segfault, lines: [] },
  { reason: "unreachable", detail: "The camera ended the connection.", ending: lost, lines: [] },
  { reason: "crashed", detail: "FFmpeg ended with SIGKILL.", ending: killed, lines: [] },
  { reason: "crashed", detail: "FFmpeg ended with code 1.", ending: refused, lines: [] },
];

Deno.test("failureFrom() names the reason in what FFmpeg really said", () => {
  for (const { reason, detail, ending, lines } of SPOKEN) {
    assert.deepEqual(failureFrom(lines, ending), { reason, detail });
  }
});

Deno.test("failureFrom() is tested with words for every reason that FFmpeg's words can give", () => {
  // `stalled` and `memory` are the watchdogs' own: FFmpeg says nothing of either.
  const withoutWords: readonly string[] = ["stalled", "memory"];
  const wanted = FailureReason.options.filter((reason) => !withoutWords.includes(reason));
  assert.deepEqual(new Set(SPOKEN.map(({ reason }) => reason)), new Set(wanted));
});

Deno.test("failureFrom() keeps the detail within the contract's 500 characters", () => {
  const { detail } = failureFrom(["x".repeat(2000)], refused);
  assert.equal(detail?.length, 500);
});
