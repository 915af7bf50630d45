import assert from "node:assert/strict";
import type { FailureReason } from "../../server/contract/camera.ts";
import { failureFrom } from "./failure.ts";

const refused = { code: 8, signal: null, ranMs: 120 };
const notOpened = "[concat @ 0x555594e5a440] Impossible to open 'rtsp://127.0.0.1:8554/…'";

interface Spoken {
  readonly reason: FailureReason;
  readonly detail: string;
  readonly ending: { code: number; signal: string | null; ranMs: number };
  readonly lines: readonly string[];
}

const ended = "Error opening input file pipe:0.";

/** What FFmpeg 7.1.5 wrote, of a new Raspberry Pi OS. */
const SPOKEN: readonly Spoken[] = [
  ...([
    [
      401,
      "unauthorized",
      "Unauthorized",
      "Server returned 401 Unauthorized (authorization failed)",
    ],
    [404, "not_found", "Not Found", "Server returned 404 Not Found"],
    [453, "too_many_sessions", "Not Enough Bandwidth", null],
    [461, "unsupported", "Unsupported Transport", null],
    [503, "unreachable", "Service Unavailable", "Server returned 5XX Server Error reply"],
  ] as const).map(([status, reason, words, returned]) => {
    const last = returned ?? "Server returned 4XX Client Error, but not one of 40{0,1,3,4}";
    return {
      reason,
      detail: returned ?? `method DESCRIBE failed: ${status} ${words}`,
      ending: refused,
      lines: [
        `[rtsp @ 0x555594e6b780] method DESCRIBE failed: ${status}${words}`,
        notOpened,
        `[in#0 @ 0x555594e5a240] Error opening input: ${last}`,
        ended,
        `Error opening input files: ${last}`,
      ],
    };
  }),
  {
    reason: "unreachable",
    detail: "Connection refused",
    ending: { ...refused, code: 145 },
    lines: [
      "[tcp @ 0x55557ae33e80] Connection to tcp://127.0.0.1:9?timeout=5000000 failed: Connection refused",
      notOpened,
      "[in#0 @ 0x55557ae20240] Error opening input: Connection refused",
      ended,
      "Error opening input files: Connection refused",
    ],
  },
  {
    reason: "unreachable",
    detail: "The camera ended the connection before its first picture.",
    ending: { ...refused, code: 183 },
    lines: [
      "Cannot determine format of input 0:0 after EOF",
      "[vf#0:0 @ 0x555593c3aec0] Task finished with error code: -1094995529 " +
      "(Invalid data found when processing input)",
      "[vost#0:0/mjpeg @ 0x555593c3ac00] Could not open encoder before EOF",
      "[out#0/mpjpeg @ 0x555593c39dc0] Nothing was written into output file, because at least one " +
      "of its streams received no packets.",
    ],
  },
  {
    reason: "unsupported", // a codec that nobody knows
    detail: "What the camera sends is no video that FFmpeg knows.",
    ending: { ...refused, code: 234 },
    lines: [
      "[in#0/concat @ 0x5555643ef240] Codec AVOption skip_frame (Allow frame skipping) is not a " +
      "decoding option.",
      ended,
      "Error opening input files: Invalid argument",
    ],
  },
];

for (const { reason, detail, ending, lines } of SPOKEN) {
  Deno.test(`failureFrom() understands FFmpeg 7 too: ${detail}`, () => {
    assert.deepEqual(failureFrom(lines, ending), { reason, detail });
  });
}
