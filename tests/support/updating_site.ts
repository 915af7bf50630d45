// Owns a site that updates itself for tests: a camera, a server's double, and a service that starts
// the launcher with the real agent again whenever it ends, as systemd does.
import { type Camera, startCamera } from "../../infra/demo/camera/start_camera.ts";
import { MANIFEST_NAME, SIGNATURE_NAME } from "../../server/contract/release.ts";
import type { Heartbeat } from "../../server/contract/device_link.ts";
import { type FakeServer, startFakeServer } from "./fake_link_server.ts";
import { InstalledAgent } from "./installed_agent.ts";
import { bundleAgent, layOut } from "./release_kit.ts";
import { waitUntil } from "./wait_until.ts";

/** As the service has them, but for the places. */
function permissions(folder: string): string[] {
  return [
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-remote",
    "--no-npm",
    "--cached-only",
    "--deny-import",
    "--unstable-net",
    "--allow-net=127.0.0.1",
    `--allow-read=${folder}`,
    `--allow-write=${folder}/data,${folder}/releases`,
    "--allow-run=/usr/bin/ffmpeg",
    "--allow-sys=hostname,networkInterfaces,systemMemoryInfo,cpus,statfs",
  ];
}

/** Health is looked at this often instead of every ten seconds. */
const POLL_EVERY_MS = 400;

export class UpdatingSite implements AsyncDisposable {
  readonly server: FakeServer;
  /** The real agent's code. */
  readonly agentCode: string;
  /** Everything that the agent wrote. */
  printed = "";
  starts = 0;
  readonly #installed: InstalledAgent;
  readonly #camera: Camera;
  readonly #service: Promise<void>;
  #child: Deno.ChildProcess | null = null;
  #isStopping = false;

  private constructor(parts: {
    server: FakeServer;
    agentCode: string;
    installed: InstalledAgent;
    camera: Camera;
  }) {
    this.server = parts.server;
    this.agentCode = parts.agentCode;
    this.#installed = parts.installed;
    this.#camera = parts.camera;
    this.#service = this.#serve();
  }

  /** Runs release 1 of the package, enrolled at the server's double. */
  static async start(): Promise<UpdatingSite> {
    const installed = await InstalledAgent.make();
    const agentCode = await bundleAgent(`${installed.folder}/agent.js`);
    await layOut(`${installed.folder}/edge/agent`, await installed.kit.release(1, agentCode));
    const camera = startCamera({ port: 0, name: "Lane", traffic: { meanSecondsBetweenCars: 0 } });
    await camera.ready();
    const server = startFakeServer();
    server.heartbeatEveryMs = 1000;
    return new UpdatingSite({ server, agentCode, installed, camera });
  }

  /** Puts a release at the server; `change` makes another agent of the real one. */
  async publish(
    sequence: number,
    change: (code: string) => string = (code) => code,
  ): Promise<void> {
    const code = `${change(this.agentCode)}\n// ${sequence}`;
    const release = await this.#installed.kit.release(sequence, code);
    const { releaseFiles } = this.server;
    releaseFiles.set(`${sequence}/${MANIFEST_NAME}`, release.manifest);
    releaseFiles.set(`${sequence}/${SIGNATURE_NAME}`, release.signature);
    for (const [name, bytes] of release.files) releaseFiles.set(`${sequence}/${name}`, bytes);
  }

  /** Asks the agent's own API for an update. */
  async update(sequence: number): Promise<{ status: number; body: { code?: string } }> {
    const response = await this.ask("api/update", {
      method: "POST",
      body: JSON.stringify({ sequence }),
    });
    return { status: response.status, body: await response.json() };
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const key = await Deno.readTextFile(`${this.#installed.folder}/data/api_key`);
    const url = [...this.printed.matchAll(/page +(http\S+)/g)].at(-1)?.[1] ?? "";
    const headers = { "X-API-Key": key.trim(), "Content-Type": "application/json" };
    return await fetch(url + path, { ...init, headers });
  }

  /** The first heartbeat from now on that is so. */
  async heartbeat(isSo: (heartbeat: Heartbeat) => boolean, what: string): Promise<Heartbeat> {
    const from = this.server.heartbeats.length;
    const found = () => this.server.heartbeats.slice(from).find(isSo);
    try {
      return await waitUntil(found, { what, timeoutMs: 180_000 });
    } catch (error) {
      throw new Error(`${error}; printed last: ${this.printed.slice(-3000)}`);
    }
  }

  async #serve(): Promise<void> {
    while (!this.#isStopping) {
      this.starts += 1;
      this.#child = this.#spawn();
      await Promise.all([
        this.#child.status,
        this.#read(this.#child.stdout),
        this.#read(this.#child.stderr),
      ]);
    }
  }

  #spawn(): Deno.ChildProcess {
    const { folder } = this.#installed;
    const { rtspUrlWithCredentials: camera } = this.#camera;
    const options = ["--camera", camera, "--data", `${folder}/data`, "--host", "127.0.0.1"];
    const link = ["--port", "0", "--server", this.server.url, "--claim", "GOOD-CLAIM"];
    const launcher = [`${folder}/edge/test_launcher.js`, folder, "0", `${POLL_EVERY_MS}`];
    return new Deno.Command(Deno.execPath(), {
      args: ["run", ...permissions(folder), ...launcher, ...options, ...link],
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const part of stream) this.printed += decoder.decode(part, { stream: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    try {
      this.#child?.kill("SIGTERM");
    } catch {
      // It ended by itself just now.
    }
    await this.#service;
    await this.#camera.stop();
    await this.server.stop();
    await this.#installed[Symbol.asyncDispose]();
  }
}
