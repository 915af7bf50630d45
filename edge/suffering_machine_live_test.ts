// The agent on a machine whose kernel says that it is hot and that its power supply is weak.
import assert from "node:assert/strict";
import { AgentProcess, inFolder } from "../tests/support/agent_process.ts";
import { startFakeServer } from "../tests/support/fake_link_server.ts";
import { startHttpCamera } from "../tests/support/http_camera.ts";
import { waitUntil } from "../tests/support/wait_until.ts";
import { makeApiKey } from "./http/api_key.ts";

/** Shows it this machine, as the service's unit would, and nothing of the real one. */
function onMachine(files: Record<string, string>): string[] {
  const script = Object.entries(files).map(([path, text]) =>
    `mkdir -p "$(dirname /run/washfleet/${path})" && echo ${text} > /run/washfleet/${path}`
  );
  const all = ["mount -t tmpfs tmpfs /run", ...script, 'exec "$@"'].join(" && ");
  return ["unshare", "--mount", "--map-root-user", "sh", "-c", all, "agent"];
}

Deno.test("a hot machine with a weak supply takes fewer pictures, reads on, and tells of both", async () => {
  await using camera = await startHttpCamera();
  const server = startFakeServer();
  server.heartbeatEveryMs = 1000;
  try {
    await inFolder(async (folder) => {
      const key = makeApiKey();
      await Deno.writeTextFile(`${folder}/api_key`, `${key}\n`, { mode: 0o600 });
      await Deno.writeTextFile(
        `${folder}/edge.yaml`,
        `server: {url: '${server.url}', claim_code: GOOD-CLAIM}
http: {port: 0, host: 127.0.0.1}
cameras:
  - {id: lane, url: '${camera.snapshotUrl}', source: snapshot, interval_ms: 500,
     trigger: {mode: interval, every_ms: 1000}}
`,
        { mode: 0o600 },
      );
      const machine = onMachine({
        "thermal/thermal_zone0/temp": "78000",
        "firmware/raspberrypi-hwmon/hwmon/hwmon3/in0_lcrit_alarm": "1",
      });
      const args = ["--config", `${folder}/edge.yaml`, "--data", folder];
      const agent = new AgentProcess(folder, args, machine);
      const [, url = ""] = await agent.until(/page +(http\S+)\//);
      const last = () => server.heartbeats.at(-1);
      await waitUntil(() => last()?.health.slowed_by === 2, {
        what: "fewer pictures",
        timeoutMs: 60_000,
      });
      assert.equal(last()?.health.under_voltage, true);
      const answer = await fetch(`${url}/api/cameras/lane`, { headers: { "X-API-Key": key } });
      const { interval_ms, slowed_from_ms, stream } = await answer.json();
      assert.deepEqual([interval_ms, slowed_from_ms], [1000, 500]);
      assert.match(stream.note, /machine is hot: a picture every 1 s instead of every 0\.5 s/);
      const reads = server.reads.length;
      await waitUntil(() => server.reads.length >= reads + 3, { what: "reads as before" });
      agent.child.kill("SIGTERM");
      assert.equal((await agent.end()).code, 0);
    });
  } finally {
    await server.stop();
  }
});
