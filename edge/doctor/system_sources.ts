// Owns how the doctor really looks: files, FFmpeg, permissions, the agent, the server, cameras.
import { statfs } from "node:fs/promises";
import { loadConfig } from "../config/load_config.ts";
import { strikeSecrets } from "../config/strike_secrets.ts";
import { askFfmpegBuild } from "../ffmpeg/ffmpeg_build.ts";
import type { DoctorSources } from "./examine.ts";
import type { AgentAnswer, AgentHealth, ServerAnswer } from "./judge_connections.ts";
import type { Seen } from "./judge_machine.ts";

const PATIENCE_MS = 5000;

/** What no agent needs; the addresses are of no network (RFC 5737) and of another's machine. */
const NEEDLESS: readonly [name: string, Deno.PermissionDescriptor][] = [
  ["reading /etc/shadow", { name: "read", path: "/etc/shadow" }],
  ["writing to /etc/passwd", { name: "write", path: "/etc/passwd" }],
  ["running /bin/sh", { name: "run", command: "/bin/sh" }],
  ["connecting to anywhere", { name: "net", host: "192.0.2.1:443" }],
  ["reading the environment", { name: "env", variable: "HOME" }],
  ["loading native code", { name: "ffi" }],
];

export function systemSources(ffmpegPath: string): DoctorSources {
  return {
    loadConfig,
    ownUid: () => Deno.uid() ?? -1,
    fileInfo: (path) =>
      seen(async () => {
        const { mode, uid } = await Deno.stat(path);
        return { mode: mode ?? 0, uid: uid ?? -1 };
      }),
    async tryWriting(folder) {
      const written = await seen(async () => {
        const path = await Deno.makeTempFile({ dir: folder, prefix: "doctor-" });
        await Deno.remove(path);
      });
      return written.ok ? null : written.error;
    },
    freeBytes: (folder) =>
      seen(async () => {
        const disk = await statfs(folder);
        return disk.bavail * disk.bsize;
      }),
    ffmpegBuild: () => seen(() => askFfmpegBuild(ffmpegPath)),
    async needlessPermissions() {
      const asked = await Promise.all(NEEDLESS.map(async ([name, descriptor]) => {
        const { state } = await Deno.permissions.query(descriptor);
        return state === "granted" ? [name] : [];
      }));
      return asked.flat();
    },
    askAgent: (url, dataDir) => seen(() => askAgent(url, dataDir)),
    askServer: (url) => seen(() => askServer(url)),
    async knock(address) {
      const connected = await seen(async () => {
        (await Deno.connect({ ...address, signal: AbortSignal.timeout(PATIENCE_MS) })).close();
      });
      return connected.ok ? null : connected.error;
    },
  };
}

async function askAgent(url: string, dataDir: string): Promise<AgentAnswer> {
  const key = await seen(() => Deno.readTextFile(`${dataDir}/api_key`));
  const response = await fetch(`${url}/api/health`, {
    headers: key.ok ? { "X-API-Key": key.value.trim() } : {},
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const health: AgentHealth | null = await response.json().catch(() => null);
  const isOurs = response.ok && typeof health === "object" && health !== null &&
    "boot_id" in health;
  return { status: response.status, health: isOurs ? health : null };
}

async function askServer(url: string): Promise<ServerAnswer> {
  const startedMs = Date.now();
  const response = await fetch(`${url}/healthz`, {
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await response.body?.cancel();
  const date = Date.parse(response.headers.get("Date") ?? "");
  // Its clock was read half-way, and the header leaves out up to a second.
  const middleMs = (startedMs + Date.now()) / 2;
  const clockOffsetMs = Number.isNaN(date) ? null : Math.round(date + 500 - middleMs);
  return { status: response.status, clockOffsetMs };
}

/** Every failure is a finding; its words may hold a camera's address. */
async function seen<T>(look: () => T | Promise<T>): Promise<Seen<T>> {
  try {
    return { ok: true, value: await look() };
  } catch (error) {
    if (!(error instanceof Error)) return { ok: false, error: "unknown" };
    const words = error.cause instanceof Error ? error.cause.message : error.message;
    return { ok: false, error: strikeSecrets(`${error.name}: ${words}`).slice(0, 200) };
  }
}
