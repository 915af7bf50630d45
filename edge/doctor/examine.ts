// Owns the order in which the doctor looks at things. Looks through its sources alone.
import type { EdgeConfig } from "../../server/contract/edge_config.ts";
import type { LoadedConfig } from "../config/load_config.ts";
import type { FfmpegBuild } from "../ffmpeg/ffmpeg_build.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";
import * as connections from "./judge_connections.ts";
import * as machine from "./judge_machine.ts";

/** What is looked at; nothing of it throws. */
export interface DoctorSources {
  loadConfig(path: string): Promise<LoadedConfig>;
  ownUid(): number;
  fileInfo(path: string): Promise<machine.Seen<machine.FileInfo>>;
  /** Why a file cannot be made in the folder; null if it can. */
  tryWriting(folder: string): Promise<string | null>;
  freeBytes(folder: string): Promise<machine.Seen<number>>;
  ffmpegBuild(): Promise<machine.Seen<FfmpegBuild>>;
  /** Names of what is allowed and should not be. */
  needlessPermissions(): Promise<string[]>;
  /** `GET /api/health` with the key that lies in the folder. */
  askAgent(url: string, dataDir: string): Promise<machine.Seen<connections.AgentAnswer>>;
  askServer(url: string): Promise<machine.Seen<connections.ServerAnswer>>;
  /** Why nothing can be connected to there; null if it can. */
  knock(address: { hostname: string; port: number }): Promise<string | null>;
}

export interface ExamineOptions {
  configPath: string;
  /** The data folder where the settings do not say one. */
  dataDir: string;
  /** systemd's word for the unit; null where nobody asked. */
  unitState: string | null;
  /** The settings that act where the file has none. */
  defaults: EdgeConfig;
}

/** Looks at everything. @returns the findings, in the order in which one depends on another */
export async function examine(
  sources: DoctorSources,
  { configPath, dataDir: defaultDataDir, unitState, defaults }: ExamineOptions,
): Promise<Finding[]> {
  const loaded = await sources.loadConfig(configPath);
  const config = loaded.ok ? loaded.config : defaults;
  const dataDir = loaded.ok ? loaded.config.data_dir : defaultDataDir;
  const info = await sources.fileInfo(configPath);
  const agentUrl = agentAddress(config);
  const answer = await sources.askAgent(agentUrl, dataDir);
  const health = answer.ok ? answer.value.health : null;
  const server = await examineServer(sources, config);
  const offsetMs = health?.link?.clock_offset_ms ?? server.clockOffsetMs;
  return [
    ...judgeSettings(configPath, loaded),
    machine.judgeConfigFile(configPath, info, sources.ownUid()),
    ...machine.judgeDataFolder(dataDir, {
      writeError: await sources.tryWriting(dataDir),
      freeBytes: await sources.freeBytes(dataDir),
    }),
    machine.judgeFfmpeg(await sources.ffmpegBuild()),
    machine.judgePermissions(await sources.needlessPermissions()),
    machine.judgeService(unitState),
    connections.judgeAgent(agentUrl, answer),
    ...health === null ? [] : connections.judgeBrake(health),
    ...health === null
      ? await knockAtCameras(sources, config)
      : connections.judgeWatchedCameras(health),
    ...server.findings,
    ...health === null ? [] : connections.judgeLink(health),
    connections.judgeClock(offsetMs),
    ...health === null
      ? []
      : [connections.judgeTemperature(health), connections.judgePower(health)],
  ];
}

function judgeSettings(path: string, loaded: LoadedConfig): Finding[] {
  if (!loaded.ok) {
    const todo = `Correct this in ${path}: sudoedit ${path}`;
    return loaded.faults.map(({ path: field, message }) =>
      fail("settings", field === "" ? message : `${field}: ${message}`, todo)
    );
  }
  const { cameras, server } = loaded.config;
  if (cameras.length === 0) {
    const todo = `Add a camera in ${path}; the comments there show how.`;
    return [warn("settings", "no camera is named.", todo)];
  }
  const alone = server === undefined ? ", no server: the agent runs alone" : "";
  return [ok("settings", `${cameras.length} cameras${alone}.`)];
}

async function examineServer(
  sources: DoctorSources,
  { server }: EdgeConfig,
): Promise<{ findings: Finding[]; clockOffsetMs: number | null }> {
  if (server === undefined) return { findings: [], clockOffsetMs: null };
  const answer = await sources.askServer(server.url);
  const clockOffsetMs = answer.ok ? answer.value.clockOffsetMs : null;
  return { findings: [connections.judgeServer(server.url, answer)], clockOffsetMs };
}

/** All at once: each may take its whole patience. */
async function knockAtCameras(sources: DoctorSources, { cameras }: EdgeConfig): Promise<Finding[]> {
  return await Promise.all(cameras.map(async ({ id, url }) => {
    const address = addressOf(url);
    const shown = `${address.hostname}:${address.port}`;
    return connections.judgeKnock(id, shown, await sources.knock(address));
  }));
}

const PORTS: Record<string, number> = { "rtsps:": 322, "http:": 80, "https:": 443 };

function addressOf(url: string): { hostname: string; port: number } {
  const { hostname, port, protocol } = new URL(url);
  return { hostname, port: port === "" ? PORTS[protocol] ?? 554 : Number(port) };
}

/** How the agent is reached from its own machine. */
function agentAddress({ http: { host, port } }: EdgeConfig): string {
  const local = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${local.includes(":") ? `[${local}]` : local}:${port}`;
}
