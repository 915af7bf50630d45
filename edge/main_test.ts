import assert from "node:assert/strict";
import { AgentProcess, inFolder } from "../tests/support/agent_process.ts";

const CANARY = "canary-password";

// Nothing listens on port 9 (discard): the camera is refused at once.
const CAMERA = `rtsp://admin:${CANARY}@127.0.0.1:9/stream`;

Deno.test("main exits 78 and names every fault when nothing good is there to start with", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    await Deno.writeTextFile(path, `http: {prot: 1}\ncameras: [{id: A, url: '${CAMERA}'}]\n`);
    const { code, printed } = await new AgentProcess(folder, ["--config", path, "--data", folder])
      .end();
    assert.equal(code, 78);
    assert.match(printed, /http\.prot: line 1: is not a setting/);
    assert.match(printed, /cameras\.0\.id: line 2: must be/);
    assert.doesNotMatch(printed, new RegExp(CANARY));
  }));

Deno.test("main runs one camera, keeps its password to itself and stops at SIGTERM", () =>
  inFolder(async (folder) => {
    const args = ["--camera", CAMERA, "--data", folder, "--port", "0", "--host", "127.0.0.1"];
    const agent = new AgentProcess(folder, [...args, "--log-level", "trace"]);
    const [, url = ""] = await agent.until(/page +(http\S+)/);
    const key = (await Deno.readTextFile(`${folder}/api_key`)).trim();
    const headers = { "X-API-Key": key };
    const answers = await Promise.all(
      ["api/health", "api/config", "metrics", "api/snapshots"].map(async (path) =>
        await (await fetch(url + path, { headers })).text()
      ),
    );
    agent.child.kill("SIGHUP"); // there is no file: nothing may end
    agent.child.kill("SIGTERM");
    const { code, log, printed } = await agent.end();
    assert.equal(code, 0, printed);
    assert.match(log, /"stopped"/);
    for (const text of [...answers, log, printed]) {
      assert.doesNotMatch(text, new RegExp(`${CANARY}|${key}`));
    }
  }));

Deno.test("main says loudly that it runs with the last settings that worked", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    const args = ["--config", path, "--data", folder];
    const runOnce = async () => {
      const agent = new AgentProcess(folder, args);
      await agent.until(/page +http/);
      agent.child.kill("SIGINT");
      return await agent.end();
    };
    await Deno.writeTextFile(path, `http: {port: 0, host: 127.0.0.1}\n`);
    assert.equal((await runOnce()).code, 0);
    await Deno.writeTextFile(path, "http: {port: nonsense}\n");
    const { code, log, printed } = await runOnce();
    assert.equal(code, 0);
    assert.match(printed, /http\.port.*\n.*last settings that worked/);
    assert.match(log, /settings file is broken/);
  }));
