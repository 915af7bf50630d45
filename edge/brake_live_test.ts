// The agent as a process that is killed again and again, as one is that crashes.
import assert from "node:assert/strict";
import { AgentProcess, inFolder } from "../tests/support/agent_process.ts";
import { startFakeServer } from "../tests/support/fake_link_server.ts";
import { waitUntil } from "../tests/support/wait_until.ts";
import { saveProvenSettings } from "./config/last_known_good.ts";
import { makeApiKey } from "./http/api_key.ts";

Deno.test("an agent that ends again and again runs with the settings that held, and tells its server", () =>
  inFolder(async (folder) => {
    const server = startFakeServer();
    try {
      const key = makeApiKey();
      const settings = (cameraId: string) =>
        `server: {url: '${server.url}', claim_code: GOOD-CLAIM}\nhttp: {port: 0, host: 127.0.0.1}\n` +
        `cameras: [{id: ${cameraId}, url: 'rtsp://127.0.0.1:9/one'}]\n`;
      const path = `${folder}/edge.yaml`;
      await Deno.writeTextFile(`${folder}/api_key`, `${key}\n`, { mode: 0o600 });
      await saveProvenSettings(folder, settings("held"));
      await Deno.writeTextFile(path, settings("newer"), { mode: 0o600 });
      const start = async () => {
        const agent = new AgentProcess(folder, ["--config", path, "--data", folder]);
        const [, url = ""] = await agent.until(/page +(http\S+)\//);
        const ask = async () => {
          const answer = await fetch(`${url}/api/health`, { headers: { "X-API-Key": key } });
          const { brake, cameras, config } = await answer.json();
          const [{ camera_id }] = cameras;
          return { brake, camera_id, faults: config.faults.length };
        };
        const end = async (signal: "SIGKILL" | "SIGTERM") => {
          agent.child.kill(signal);
          return await agent.end();
        };
        return { ask, end };
      };
      for (const _ of [1, 2, 3]) {
        const agent = await start();
        assert.deepEqual(await agent.ask(), { brake: null, camera_id: "newer", faults: 0 });
        await agent.end("SIGKILL");
      }
      const agent = await start();
      const brake = { step: "kept_settings", ends: 3 };
      assert.deepEqual(await agent.ask(), { brake, camera_id: "held", faults: 1 });
      await waitUntil(() => server.heartbeats.at(-1)?.brake?.step === "kept_settings", {
        what: "the server to be told",
      });
      const { code, log } = await agent.end("SIGTERM");
      assert.equal(code, 0);
      assert.match(log, /parts are left out/);
      // Who corrects the settings gets the whole agent again.
      await Deno.writeTextFile(path, settings("corrected"), { mode: 0o600 });
      const corrected = await start();
      assert.deepEqual(await corrected.ask(), { brake: null, camera_id: "corrected", faults: 0 });
      await corrected.end("SIGTERM");
    } finally {
      await server.stop();
    }
  }));

Deno.test("settings that held but cannot start any more leave the site to those of the file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge.yaml`;
    const args = ["--config", path, "--data", folder];
    // An address for documents: this machine has it not, and the agent's permissions neither.
    await saveProvenSettings(folder, "http: {port: 0, host: 192.0.2.1}\n");
    await Deno.writeTextFile(path, "http: {port: 0, host: 127.0.0.1}\n", { mode: 0o600 });
    for (const _ of [1, 2, 3]) {
      const agent = new AgentProcess(folder, args);
      await agent.until(/page +http/);
      agent.child.kill("SIGKILL");
      await agent.end();
    }
    const { code, log } = await new AgentProcess(folder, args).end();
    assert.equal(code, 1);
    assert.match(log, /cannot start/);
    const spare = new AgentProcess(folder, args);
    await spare.until(/page +http/);
    spare.child.kill("SIGTERM");
    assert.match((await spare.end()).log, /"step":"spare"/);
  }));
