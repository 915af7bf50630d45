// The README's first command, as a person runs it: ready, truthful about where things are, gone.
import assert from "node:assert/strict";
import type { DemoFile } from "../../infra/demo/demo_file.ts";
import { PORTS_USED } from "../../infra/demo/ports.ts";
import { readDenoJson, taskArgv } from "../../infra/demo/task_argv.ts";
import { freePortBase } from "../support/free_port_base.ts";
import { waitUntil } from "../support/wait_until.ts";

interface DemoRun extends AsyncDisposable {
  dir: string;
  child: Deno.ChildProcess;
  printed(): string;
}

async function runDemo(args: string[]): Promise<DemoRun> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-command-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...taskArgv(await readDenoJson(), "demo"),
      ...["--port-base", String(freePortBase(PORTS_USED)), "--data", dir, "--yes", ...args],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  const reading = (async () => {
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) text += part;
  })();
  return {
    dir,
    child,
    printed: () => text,
    [Symbol.asyncDispose]: async () => {
      endIfRunning(child);
      await child.status;
      await reading;
      await Deno.remove(dir, { recursive: true });
    },
  };
}

function endIfRunning(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended
  }
}

/** Programs still running that were told of this folder, by arguments or environment. */
async function programsOf(dir: string): Promise<string[]> {
  // The folder comes by standard input, so that grep does not find itself.
  const child = new Deno.Command("sh", {
    args: ["-c", "grep -laF -f - /proc/[0-9]*/cmdline /proc/[0-9]*/environ"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(dir));
  await writer.close();
  const { stdout } = await child.output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}

Deno.test("the demo says where everything is, and Ctrl-C leaves no process and no torn file", async () => {
  await using run = await runDemo(["--monitoring"]);
  const file = await waitUntil(
    () => Deno.readTextFile(`${run.dir}/demo.json`).catch(() => undefined),
    { what: `demo.json; so far it said:\n${run.printed()}`, timeoutMs: 90_000 },
  );
  const demo: DemoFile = JSON.parse(file);
  assert.ok((await programsOf(run.dir)).length > 0, "the parts run");

  const status = await fetch(`${demo.server_url}/api/fleet/status`, {
    headers: { authorization: `Bearer ${demo.api_key}` },
  }).then((response) => response.json());
  assert.equal(status.devices.online, 2);
  const prometheus = await fetch(`${demo.prometheus_url}/-/ready`);
  await prometheus.body?.cancel();
  assert.equal(prometheus.status, 200);
  assert.ok(run.printed().includes(`Prometheus  ${demo.prometheus_url}`));
  for (const edge of demo.edges) {
    const snapshot = await fetch(`${edge.url}/api/snapshots`, {
      headers: { "x-api-key": edge.api_key },
    });
    assert.equal(snapshot.headers.get("content-type"), "image/jpeg");
    await snapshot.body?.cancel();
  }
  await waitUntil(() => Deno.readTextFileSync(demo.truth_file) !== "", {
    what: "the truth of the first car",
    timeoutMs: 60_000,
  });
  const [first = ""] = Deno.readTextFileSync(demo.truth_file).split("\n");
  assert.deepEqual(Object.keys(JSON.parse(first)), ["at", "camera", "plate", "legible"]);

  run.child.kill("SIGINT");
  assert.equal((await run.child.status).code, 0);
  assert.deepEqual(await programsOf(run.dir), []);
  const torn = [...Deno.readDirSync(run.dir)].filter(({ name }) => /tmp|\.new$/.test(name));
  assert.deepEqual(torn, []);
  assert.ok(run.printed().includes(demo.admin_password), "the login is printed");
});

Deno.test("the demo is killed: its parts do not outlive it, and its folder starts again", async () => {
  await using first = await runDemo([]);
  await waitUntil(() => Deno.stat(`${first.dir}/demo.json`).catch(() => undefined), {
    what: "demo.json",
    timeoutMs: 90_000,
  });
  first.child.kill("SIGKILL");
  await first.child.status;
  await waitUntil(async () => (await programsOf(first.dir)).length === 0, {
    what: "the parts to end",
    timeoutMs: 30_000,
  });
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...taskArgv(await readDenoJson(), "demo"),
      ...["--port-base", String(freePortBase(PORTS_USED)), "--data", first.dir],
      ...["--yes", "--duration", "1"],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
});
