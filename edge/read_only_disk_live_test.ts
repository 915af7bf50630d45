// The agent on a disk that becomes read-only, as Linux makes one after an error, and writable again.
import assert from "node:assert/strict";
import { AgentProcess, inFolder } from "../tests/support/agent_process.ts";
import { makeApiKey } from "./http/api_key.ts";
import { type FakeServer, startFakeServer } from "../tests/support/fake_link_server.ts";
import { startHttpCamera } from "../tests/support/http_camera.ts";
import { waitUntil } from "../tests/support/wait_until.ts";

const SLOW_MACHINE_MS = 60_000;
const until = (condition: () => boolean | Promise<boolean>, what: string) =>
  waitUntil(condition, { what, timeoutMs: SLOW_MACHINE_MS });

/** A file system of the agent's own, that root outside can change. */
function onDiskOfItsOwn(source: string, folder: string): string[] {
  const script =
    `mount -t tmpfs -o mode=700 tmpfs '${folder}' && cp -p '${source}'/* '${folder}' ` +
    '&& exec "$@"';
  return ["unshare", "--mount", "sh", "-c", script, "agent"];
}

/** Waits for files that are being written, as the kernel does after no error. */
async function remount(agent: AgentProcess, folder: string, how: "ro" | "rw"): Promise<void> {
  const inside = ["--mount", "--target", `${agent.child.pid}`];
  await until(async () => {
    const args = [...inside, "mount", "-o", `remount,${how}`, folder];
    return (await new Deno.Command("nsenter", { args, stderr: "null" }).output()).success;
  }, `a disk that is ${how}`);
}

/** As much as is looked at. */
interface Said {
  code: string;
  machine: { disk_read_only: boolean };
  link: { state: string; spool_trouble: string | null };
}

interface Site {
  agent: AgentProcess;
  folder: string;
  server: FakeServer;
  ask(path: string, init?: RequestInit): Promise<{ status: number; body: Said }>;
}

async function withSite(run: (site: Site) => Promise<void>): Promise<void> {
  await using camera = await startHttpCamera();
  const server = startFakeServer();
  server.heartbeatEveryMs = 1000;
  try {
    await inFolder((source) =>
      inFolder(async (folder) => {
        const key = makeApiKey();
        await Deno.writeTextFile(`${source}/api_key`, `${key}\n`, { mode: 0o600 });
        await Deno.writeTextFile(
          `${source}/edge.yaml`,
          `server: {url: '${server.url}', claim_code: GOOD-CLAIM}
http: {port: 0, host: 127.0.0.1}
cameras:
  - {id: lane, url: '${camera.snapshotUrl}', source: snapshot, interval_ms: 500,
     trigger: {mode: interval, every_ms: 500}}
`,
          { mode: 0o600 },
        );
        const args = ["--config", `${folder}/edge.yaml`, "--data", folder];
        const agent = new AgentProcess(folder, args, onDiskOfItsOwn(source, folder));
        const [, url = ""] = await agent.until(/page +(http\S+)\//);
        await run({
          agent,
          folder,
          server,
          async ask(path, init) {
            const headers = { "X-API-Key": key, "Content-Type": "application/json" };
            const answer = await fetch(url + path, { ...init, headers });
            const isJson = /json/.test(answer.headers.get("content-type") ?? "");
            const body = isJson ? await answer.json() : await answer.bytes();
            return { status: answer.status, body };
          },
        });
        agent.child.kill("SIGTERM");
        assert.equal((await agent.end()).code, 0);
      })
    );
  } finally {
    await server.stop();
  }
}

Deno.test(
  "a disk that becomes read-only stops neither pictures nor reads, is told, and heals by itself",
  { ignore: Deno.uid() !== 0 },
  () =>
    withSite(async ({ agent, folder, server, ask }) => {
      const isReadOnly = async () => (await ask("/api/health")).body.machine.disk_read_only;
      const spool = async () => (await ask("/api/health")).body.link;
      await until(() => server.reads.length > 0, "a read");
      assert.equal(await isReadOnly(), false);

      await remount(agent, folder, "ro");
      await until(isReadOnly, "the agent to notice");
      await until(
        () => server.heartbeats.at(-1)?.health.disk_read_only === true,
        "the server to be told",
      );
      const before = server.reads.length;
      await until(() => server.reads.length > before + 2, "reads on a read-only disk");
      assert.equal((await ask("/api/snapshots")).status, 200);
      const change = { method: "PATCH", body: '{"quality": 9}' };
      const refused = await ask("/api/cameras/lane", change);
      assert.deepEqual([refused.status, refused.body.code], [409, "config_not_writable"]);

      server.fault.token = 503;
      await until(
        async () => /[Rr]ead-only/.test((await spool()).spool_trouble ?? ""),
        "reads that cannot be kept",
      );
      server.fault.token = null;
      await until(async () => (await spool()).state === "up", "the link");
      assert.match((await spool()).spool_trouble ?? "", /[Rr]ead-only/, "it is still so");

      await remount(agent, folder, "rw");
      // No read needs the disk while the server answers: that it is well is found out all the same.
      await until(async () => (await spool()).spool_trouble === null, "a disk that takes reads");
      assert.equal(await isReadOnly(), false);
      assert.equal((await ask("/api/cameras/lane", change)).status, 200);
    }),
);

Deno.test(
  "the agent starts on a read-only disk, and serves",
  { ignore: Deno.uid() !== 0 },
  () =>
    inFolder((source) =>
      inFolder(async (folder) => {
        const key = makeApiKey();
        await Deno.writeTextFile(`${source}/api_key`, `${key}\n`, { mode: 0o600 });
        await Deno.writeTextFile(
          `${source}/edge.yaml`,
          "http: {port: 0, host: 127.0.0.1}\n" +
            "cameras: [{id: lane, url: 'rtsp://127.0.0.1:9/one'}]\n",
          { mode: 0o600 },
        );
        const before = onDiskOfItsOwn(source, folder);
        const script = before[4]?.replace("&& exec", `&& mount -o remount,ro '${folder}' && exec`);
        const args = ["--config", `${folder}/edge.yaml`, "--data", folder];
        const agent = new AgentProcess(folder, args, before.with(4, script ?? ""));
        const [, url = ""] = await agent.until(/page +(http\S+)\//);
        const health = async () => {
          const headers = { "X-API-Key": key };
          return await (await fetch(`${url}/api/health`, { headers })).json();
        };
        const { machine, cameras } = await health();
        assert.deepEqual([machine.disk_read_only, cameras.length], [true, 1]);
        await until(
          async () => /[Rr]ead-only/.test((await health()).link.spool_trouble ?? ""),
          "why no reads are kept",
        );
        agent.child.kill("SIGTERM");
        assert.equal((await agent.end()).code, 0);
      })
    ),
);
