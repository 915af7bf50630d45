import assert from "node:assert/strict";
import { AgentProcess, inFolder } from "../tests/support/agent_process.ts";
import { makeApiKey } from "./http/api_key.ts";

const SETTINGS = "http: {port: 0, host: 127.0.0.1}\n" +
  "cameras: [{id: lane-1, url: 'rtsp://127.0.0.1:9/one'}]\n";

/** Starts the agent on a file system of its own that holds what `source` holds and is full. */
function onFullDisk(source: string, folder: string): string[] {
  const script = [
    "set -e",
    `mount -t tmpfs -o nr_blocks=8,mode=700 tmpfs '${folder}'`,
    `cp -p '${source}'/* '${folder}'`,
    `dd if=/dev/zero of='${folder}/filling' bs=1k 2> /dev/null || true`,
    'exec "$@"',
  ];
  return ["unshare", "--mount", "--map-root-user", "sh", "-c", script.join("\n"), "agent"];
}

Deno.test("the agent starts on a full disk, serves, refuses to change, and keeps its files", () =>
  inFolder((source) =>
    inFolder(async (folder) => {
      const key = makeApiKey();
      await Deno.writeTextFile(`${source}/edge.yaml`, SETTINGS, { mode: 0o600 });
      await Deno.writeTextFile(`${source}/api_key`, `${key}\n`, { mode: 0o600 });
      const args = ["--config", `${folder}/edge.yaml`, "--data", folder];
      const agent = new AgentProcess(folder, args, onFullDisk(source, folder));
      const [, url = ""] = await agent.until(/page +(http\S+)\//);
      const ask = async (path: string, method = "GET", body?: string) => {
        const headers = { "X-API-Key": key, "Content-Type": "application/yaml" };
        const answer = await fetch(url + path, { method, headers, ...body && { body } });
        return { status: answer.status, body: await answer.json() };
      };
      const { config } = (await ask("/api/health")).body;
      assert.match(config.warnings[0], /disk is full/);
      for (
        const [path, method, body] of [
          ["/api/config", "PUT", "cameras: []\n"],
          ["/api/cameras/lane-1", "PATCH", '{"quality": 9}'],
          ["/api/key/rotate", "POST", undefined],
        ] as const
      ) {
        const { status, body: problem } = await ask(path, method, body);
        assert.deepEqual([status, problem.code], [507, "disk_full"], path);
      }
      assert.equal((await ask("/api/cameras")).body.items.length, 1);
      // Nobody else sees this disk: the agent's own view of it is asked.
      const { stdout } = await new Deno.Command("cat", {
        args: ["edge.yaml", "api_key"].map((n) => `/proc/${agent.child.pid}/root${folder}/${n}`),
      }).output();
      assert.equal(new TextDecoder().decode(stdout), `${SETTINGS}${key}\n`);
      agent.child.kill("SIGTERM");
      const { code, log } = await agent.end();
      assert.equal(code, 0);
      assert.match(log, /copy of these settings for bad times was not made/);
    })
  ));
