import assert from "node:assert/strict";
import type { FfmpegCommand } from "./args.ts";
import { startFfmpeg } from "./process.ts";
import type { FfmpegProcess } from "./process.ts";

const command: FfmpegCommand = {
  argv: ["-nostdin"],
  script: "ffconcat version 1.0\nfile 'rtsp://admin:canary@192.0.2.1/'\n",
  shownUrl: "rtsp://192.0.2.1/…",
  secrets: ["canary"],
};

/** Runs a shell script in FFmpeg's place, for what FFmpeg itself does only rarely. */
async function withScript(
  lines: string[],
  test: (child: FfmpegProcess, pictures: Uint8Array[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const ffmpegPath = `${folder}/ffmpeg`;
  try {
    await Deno.writeTextFile(ffmpegPath, ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
    const pictures: Uint8Array[] = [];
    const child = startFfmpeg({
      command,
      ffmpegPath,
      monotonicMs: () => performance.now(),
      onPicture: (jpeg) => void pictures.push(jpeg),
    });
    await test(child, pictures);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Polls until the child has shown its first picture: only then has it set its traps. */
async function untilShown(pictures: readonly Uint8Array[]): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (pictures.length === 0) {
    if (performance.now() > deadlineMs) assert.fail("no picture came");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const SHOW_PICTURE =
  `printf -- '--ffmpeg\\r\\nContent-type: image/jpeg\\r\\nContent-length: 2\\r\\n\\r\\n\\377\\330'`;

Deno.test("startFfmpeg() hands over every picture before it says that the child is gone", async () => {
  await withScript([SHOW_PICTURE, "exit 0"], async (child, pictures) => {
    const failure = await child.exited;
    assert.deepEqual(pictures, [Uint8Array.of(0xff, 0xd8)]);
    assert.deepEqual(failure, {
      reason: "unreachable",
      detail: "The camera ended the connection.",
    });
  });
});

Deno.test("startFfmpeg() gives the script on standard input", async () => {
  await withScript(["cat >&2", "exit 1"], async (child) => {
    assert.equal((await child.exited).detail, "file 'rtsp://192.0.2.1/…'");
  });
});

Deno.test("startFfmpeg() hands none of the agent's environment on", async () => {
  // PWD is the shell's own.
  await withScript(["env | grep -v '^PWD=' >&2", "exit 1"], async (child) => {
    assert.equal((await child.exited).detail, "FFmpeg ended with code 1.");
  });
});

Deno.test("stop() asks first, and kills a child that does not listen", async () => {
  await withScript(
    ["trap '' TERM", SHOW_PICTURE, "while :; do sleep 0.01; done"],
    async (child, pictures) => {
      await untilShown(pictures);
      await child.stop({ graceMs: 50 });
      assert.equal((await child.exited).detail, "FFmpeg ended with SIGKILL.");
    },
  );
  await withScript(
    ["trap 'echo asked >&2; exit 3' TERM", SHOW_PICTURE, "while :; do sleep 0.01; done"],
    async (child, pictures) => {
      await untilShown(pictures);
      await child.stop({ graceMs: 60_000 });
      assert.equal((await child.exited).detail, "asked");
    },
  );
});

Deno.test("kill() ends a child at once, and again is no error", async () => {
  await withScript(["trap '' TERM", "exec sleep 60"], async (child) => {
    child.kill();
    await child.exited;
    child.kill();
    await child.stop({ graceMs: 1 });
  });
});

Deno.test("startFfmpeg() kills a child whose output is not what was asked for", async () => {
  // `yes` is the script's own child: it outlives the kill and goes on writing.
  await withScript(["echo hello", "yes"], async (child, pictures) => {
    assert.equal((await child.exited).reason, "corrupt");
    assert.deepEqual(pictures, []);
  });
});

Deno.test("startFfmpeg() survives a child that ends before it has read its script", async () => {
  await withScript(["exec <&-", "exit 1"], async (child) => {
    assert.equal((await child.exited).reason, "crashed");
  });
});

Deno.test("startFfmpeg() takes an FFmpeg that is not there as one that has exited", async () => {
  const child = startFfmpeg({
    command,
    ffmpegPath: "/nonexistent/ffmpeg",
    monotonicMs: () => 0,
    onPicture: () => assert.fail(),
  });
  assert.equal(child.pid, null);
  const { reason, detail } = await child.exited;
  assert.equal(reason, "crashed");
  assert.match(detail ?? "", /^Cannot start FFmpeg: /);
});

Deno.test("startFfmpeg() says no secret, however the child ends", async () => {
  await withScript(["cat >&2", "echo password=canary >&2", "exit 1"], async (child) => {
    assert.ok(!JSON.stringify(await child.exited).includes("canary"));
  });
});
