import assert from "node:assert/strict";
import { logTail, startChild, waitUntilReady } from "./child_process.ts";

async function inFolder(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("startChild() keeps what the program said", () =>
  inFolder(async (dir) => {
    const logFile = `${dir}/log`;
    const child = startChild({
      name: "x",
      program: "sh",
      args: ["-c", "echo out; echo err >&2; exit 3"],
      logFile,
    });
    assert.equal((await child.exited).code, 3);
    assert.deepEqual((await logTail(logFile)).split("\n").sort(), ["err", "out"]);
  }));

Deno.test("stop() ends a program that ignores the polite signal", () =>
  inFolder(async (dir) => {
    const logFile = `${dir}/log`;
    const child = startChild({
      name: "stubborn",
      program: "sh",
      args: ["-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done"],
      logFile,
    });
    for (let tries = 0; !(await logTail(logFile)).includes("deaf"); tries++) {
      assert.ok(tries < 500, "the program never spoke");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await child.stop(50);
    assert.equal((await child.exited).signal, "SIGKILL");
  }));

Deno.test("waitUntilReady() gives up at once when the program dies", () =>
  inFolder(async (dir) => {
    const child = startChild({ name: "dead", program: "false", args: [], logFile: `${dir}/log` });
    await assert.rejects(
      waitUntilReady("http://127.0.0.1:9/", {
        timeoutMs: 60_000,
        signal: new AbortController().signal,
        child,
      }),
      /Cannot start dead: it ended by itself/,
    );
    await child.exited;
  }));
