// Owns an agent over real HTTP in tests that takes deployments and commands as it is told, or
// refuses them; it reports what it runs, at once after each command and now and then.
import type { CameraReport } from "../../server/contract/camera.ts";
import type { Command, CommandResult } from "../../server/contract/device_link.ts";
import type { DiscoveryReport } from "../../server/contract/discovery.ts";
import { readCommands } from "./command_stream.ts";
import { heartbeat } from "./link_instance.ts";
import { pictureForm } from "./reporting_agent.ts";

export interface DeployableAgent extends AsyncDisposable {
  /** What it does with the next commands; `silent` answers none. */
  mood: "willing" | "refusing" | "silent";
  /** Kinds of the commands that came. */
  readonly kinds: string[];
  /** The settings that it was sent last. */
  configYaml: string | null;
  /** As its heartbeats report them. */
  cameras: CameraReport[];
  /** Of every camera; `null`: it gives none. */
  picture: Uint8Array<ArrayBuffer> | null;
  /** Tells which cameras it found on its network. */
  tell(report: DiscoveryReport): Promise<void>;
}

/** Often enough that a test need not wait long for a soak to end. */
const BEAT_MS = 700;

/** Enrols with the claim code and connects before it resolves. */
export async function deployableAgent(
  url: string,
  claimCode: string,
  mood: DeployableAgent["mood"] = "willing",
): Promise<DeployableAgent> {
  const send = async (path: string, body: unknown, headers: HeadersInit = {}) => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Cannot ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  const { device_token } = await send("/api/enroll", {
    link_version: 1,
    claim_code: claimCode,
    hardware_id: crypto.randomUUID(),
    hostname: "pi",
    agent_version: "1.0.0",
    capabilities: [],
  });
  const headers = { authorization: `Bearer ${device_token}` };
  const runs = { version: null as number | null, hash: "own" };
  const boot_id = crypto.randomUUID();
  const beat = () =>
    send("/api/device/heartbeat", {
      ...heartbeat({
        boot_id,
        config_version: runs.version,
        config_hash: runs.hash,
        cameras: agent.cameras,
        capabilities: ["apply_config", "restore_config", "reload_config"],
      }),
    }, headers);
  const stream = await fetch(`${url}/api/device/commands`, { headers });
  const reader = readCommands(stream, { timeoutMs: 600_000 });
  const agent: DeployableAgent = {
    mood,
    kinds: [],
    configYaml: null,
    cameras: [],
    picture: null,
    tell: (report) => send("/api/device/discovery", report, headers),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await reader[Symbol.asyncDispose]();
      await Promise.allSettled([running, beating]);
    },
  };
  await beat();
  let beating: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => beating = beat().catch(() => {}), BEAT_MS);
  const showPicture = async ({ id, camera_id }: Extract<Command, { kind: "snapshot" }>) => {
    const { picture } = agent;
    if (picture === null) return;
    const body = pictureForm({ picture, ageMs: 100, cameraId: camera_id });
    const path = `${url}/api/device/commands/${id}/result`;
    const response = await fetch(path, { method: "POST", headers, body });
    await response.body?.cancel();
  };
  const carryOut = async (command: Command) => {
    if (command.kind === "snapshot") return await showPicture(command);
    agent.kinds.push(command.kind);
    if (agent.mood === "silent") return;
    const result = agent.mood === "refusing" ? REFUSED : resultOf(command, runs);
    if (command.kind === "apply_config") agent.configYaml = command.config_yaml;
    await send(`/api/device/commands/${command.id}/result`, result, headers);
    await beat();
  };
  const running = (async () => {
    for (;;) {
      const received = await reader.next();
      if (received === null) return;
      await carryOut(received.command).catch(() => {});
    }
  })();
  return agent;
}

const REFUSED: CommandResult = {
  ok: false,
  code: "failed",
  detail: "The settings have 1 fault.",
  faults: [{ path: "cameras.0.url", message: "must be another" }],
};

/** Takes settings over, as its next heartbeat says. */
function resultOf(
  command: Command,
  runs: { version: number | null; hash: string },
): CommandResult {
  const result = { ok: true as const, captured_at: null, frame_age_ms: null, camera_id: null };
  if (command.kind !== "apply_config" && command.kind !== "restore_config") return result;
  const isBack = command.kind === "restore_config";
  runs.version = isBack ? null : command.version;
  runs.hash = isBack ? "own" : `hash ${command.version}`;
  return { ...result, config: { hash: runs.hash, applied: [], needs_restart: [], cameras: {} } };
}
