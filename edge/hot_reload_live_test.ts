import assert from "node:assert/strict";
import { AgentProcess, inFolder } from "../tests/support/agent_process.ts";
import { waitUntil } from "../tests/support/wait_until.ts";

const CANARY = "canary-password";

/** Nothing listens on port 9 (discard): each camera is refused at once, and tries again. */
function settings({ quality = 5, level = "info" } = {}): string {
  return `# north side
http: {port: 0, host: 127.0.0.1}
log: {level: ${level}}
cameras:
  - {id: lane-1, url: 'rtsp://admin:${CANARY}@127.0.0.1:9/one', quality: ${quality}}
  - {id: lane-2, url: 'rtsp://admin:${CANARY}@127.0.0.1:9/two'} # the far one
`;
}

interface Changed {
  cameras: Record<"added" | "removed" | "restarted" | "updated" | "unchanged", string[]>;
  applied: string[];
  needs_restart: string[];
}

interface Site {
  agent: AgentProcess;
  path: string;
  ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** The log's lines about changes that this brought. */
  changesBy: (by: string) => (Changed & { by: string })[];
}

async function withAgent(run: (site: Site) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    await Deno.writeTextFile(path, settings());
    const agent = new AgentProcess(folder, ["--config", path, "--data", folder]);
    const [, url = ""] = await agent.until(/page +(http\S+)\//);
    const key = (await Deno.readTextFile(`${folder}/api_key`)).trim();
    const ask = (route: string, init: RequestInit = {}) =>
      fetch(url + route, { ...init, headers: { "X-API-Key": key, ...init.headers } });
    const changesBy = (by: string) =>
      agent.log.split("\n").slice(0, -1).map((line) => JSON.parse(line))
        .filter((line) => line.message === "settings loaded").map(({ properties, ...rest }) => ({
          ...rest,
          ...properties,
        })).filter((line) => line.by === by);
    try {
      await run({ agent, path, ask, changesBy });
    } finally {
      agent.child.kill("SIGTERM");
      const { code, log, printed } = await agent.end();
      assert.equal(code, 0, printed);
      assert.doesNotMatch(log + printed, new RegExp(`${CANARY}|${key}`));
    }
  });
}

Deno.test("every way to change the settings says what changed, and restarts that camera alone", () =>
  withAgent(async ({ agent, path, ask, changesBy }) => {
    await Deno.writeTextFile(path, settings({ quality: 6 }));
    const [byFile] = await waitUntil(() => changesBy("file").length > 0 && changesBy("file"), {
      what: "the change of the file",
    });
    assert.deepEqual(byFile?.cameras.restarted, ["lane-1"]);
    assert.deepEqual(byFile?.cameras.unchanged, ["lane-2"]);

    agent.child.kill("SIGHUP");
    const [bySignal] = await waitUntil(
      () => changesBy("signal").length > 0 && changesBy("signal"),
      {
        what: "the signal",
      },
    );
    assert.deepEqual(bySignal?.cameras.unchanged, ["lane-1", "lane-2"]);

    const put = await ask("/api/config", {
      method: "PUT",
      headers: { "Content-Type": "application/yaml" },
      body: settings({ quality: 7, level: "debug" }).replace("port: 0", "port: 3999"),
    });
    assert.equal(put.status, 200);
    const byPut: Changed = await put.json();
    assert.deepEqual(byPut.cameras.restarted, ["lane-1"]);
    assert.deepEqual([byPut.applied, byPut.needs_restart], [["log.level"], ["http.port"]]);

    const patch = await ask("/api/cameras/lane-2", {
      method: "PATCH",
      body: JSON.stringify({ name: "Far lane" }),
    });
    const byPatch: Changed = await patch.json();
    assert.deepEqual(byPatch.cameras.updated, ["lane-2"]);
    assert.deepEqual(byPatch.cameras.unchanged, ["lane-1"]);
    assert.match(await Deno.readTextFile(path), /name: Far lane\} # the far one/);

    const reload = await ask("/api/config/reload", { method: "POST" });
    const byReload: Changed = await reload.json();
    assert.deepEqual(byReload.cameras.unchanged, ["lane-1", "lane-2"]);
    assert.deepEqual(byReload.needs_restart, ["http.port"], "still due");
    assert.equal(changesBy("key").length, 3);
  }));

Deno.test("a broken file is said at every way in, and what runs goes on", () =>
  withAgent(async ({ agent, path, ask }) => {
    await Deno.writeTextFile(path, settings().replace("port: 0", "prot: 0"));
    const health = async () => (await (await ask("/api/health")).json()).config;
    await waitUntil(async () => (await health()).faults.length > 0, { what: "the file's fault" });
    agent.child.kill("SIGHUP");
    await waitUntil(() => /"by":"signal","why":"invalid"/.test(agent.log), { what: "the signal" });
    const reload = await ask("/api/config/reload", { method: "POST" });
    assert.equal(reload.status, 422);
    assert.equal((await reload.json()).errors[0].path, "http.prot");
    const patch = await ask("/api/cameras/lane-1", { method: "PATCH", body: '{"quality": 9}' });
    assert.equal(patch.status, 422, "it would write the broken file anew");
    assert.equal((await (await ask("/api/config")).json()).config.cameras.length, 2);
    const put = await ask("/api/config", {
      method: "PUT",
      headers: { "Content-Type": "application/yaml" },
      body: settings({ quality: 8 }),
    });
    assert.equal(put.status, 200);
    assert.deepEqual((await health()).faults, []);
  }));

Deno.test("a key that was replaced lets nobody in over a restart, the new one does", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    await Deno.writeTextFile(path, settings());
    const statuses: number[] = [];
    let keys: string[] = [];
    for (let run = 0; run < 2; run++) {
      const agent = new AgentProcess(folder, ["--config", path, "--data", folder]);
      const [, url = ""] = await agent.until(/page +(http\S+)\//);
      const status = async (key: string, route = "/api/cameras", method = "GET") => {
        const answer = await fetch(url + route, { method, headers: { "X-API-Key": key } });
        const body = await answer.json();
        return { status: answer.status, key: body.api_key };
      };
      if (run === 0) {
        const first = (await Deno.readTextFile(`${folder}/api_key`)).trim();
        const second = await status(first, "/api/key/rotate?old_valid_ms=0", "POST");
        keys = [first, second.key];
      }
      for (const key of keys) statuses.push((await status(key)).status);
      agent.child.kill("SIGTERM");
      const { log, printed } = await agent.end();
      assert.doesNotMatch(log + printed, new RegExp(keys.join("|")));
    }
    assert.deepEqual(statuses, [401, 200, 401, 200]);
  }));
