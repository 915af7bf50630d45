import assert from "node:assert/strict";
import { AgentProcess, inFolder } from "../tests/support/agent_process.ts";
import { waitUntil } from "../tests/support/wait_until.ts";
import { makeApiKey } from "./http/api_key.ts";

const SETTINGS = "http: {port: 0, host: 127.0.0.1}\n" +
  "cameras: [{id: lane-1, url: 'rtsp://127.0.0.1:9/one'}]\n";

/** Starts the agent on a file system of its own that holds what `source` holds and is full. */
function onFullDisk(source: string, folder: string, { blocks = 8 } = {}): string[] {
  const script = [
    "set -e",
    `mount -t tmpfs -o nr_blocks=${blocks},mode=700 tmpfs '${folder}'`,
    `cp -rp '${source}'/* '${folder}'`,
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

/** As one that the spool keeps, of no device: what is in it is not looked at here. */
function spoolFile(lineMs: number): string {
  const place = `00000001-${String(lineMs).padStart(14, "0")}`;
  return `${place}-01890000-0000-7000-8000-00000000000${lineMs}.read`;
}

Deno.test("on a full disk kept reads give way before settings and keys, the oldest first", () =>
  inFolder((source) =>
    inFolder(async (folder) => {
      const key = makeApiKey();
      await Deno.writeTextFile(`${source}/edge.yaml`, SETTINGS, { mode: 0o600 });
      await Deno.writeTextFile(`${source}/api_key`, `${key}\n`, { mode: 0o600 });
      await Deno.mkdir(`${source}/spool`);
      for (const lineMs of [1, 2, 3, 4, 5, 6]) {
        await Deno.writeTextFile(`${source}/spool/${spoolFile(lineMs)}`, "x".repeat(4096));
      }
      const args = ["--config", `${folder}/edge.yaml`, "--data", folder];
      const agent = new AgentProcess(folder, args, onFullDisk(source, folder, { blocks: 14 }));
      const [, url = ""] = await agent.until(/page +(http\S+)\//);
      const headers = { "X-API-Key": key, "Content-Type": "application/json" };
      await waitUntil(async () => {
        const health = await fetch(`${url}/api/health`, { headers });
        return (await health.json()).link.spooled_reads === 6;
      }, { what: "the kept reads to be found" });
      const changed = await fetch(`${url}/api/cameras/lane-1`, {
        method: "PATCH",
        headers,
        body: '{"quality": 9}',
      });
      assert.equal(changed.status, 200, await changed.text());
      const rotated = await fetch(`${url}/api/key/rotate`, { method: "POST", headers });
      assert.equal(rotated.status, 200);
      const { api_key: newKey } = await rotated.json();
      const seen = await new Deno.Command("sh", {
        args: ["-c", 'cd "$0" && cat edge.yaml api_key && ls spool', inside(agent, folder)],
      }).output();
      const [settings = "", left = ""] = new TextDecoder().decode(seen.stdout).split(`${newKey}\n`);
      assert.match(settings, /quality: 9/);
      const kept = left.trim().split("\n");
      assert.ok(kept.length > 0 && kept.length < 6, `${kept}`);
      assert.deepEqual(kept, [1, 2, 3, 4, 5, 6].map(spoolFile).slice(-kept.length));
      agent.child.kill("SIGTERM");
      assert.equal((await agent.end()).code, 0);
    })
  ));

/** Nobody else sees this disk: the agent's own view of it is asked. */
function inside(agent: AgentProcess, folder: string): string {
  return `/proc/${agent.child.pid}/root${folder}`;
}
