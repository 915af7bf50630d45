// Owns the order in which the agent's parts start and stop. Reads neither arguments nor signals.
import { basename, dirname } from "node:path";
import { getLogger } from "@logtape/logtape";
import { createFleet } from "./cameras/fleet.ts";
import type { CameraChange } from "./cameras/supervisor.ts";
import type { EdgeConfig } from "../server/contract/edge_config.ts";
import type { Brake } from "./brake/brake.ts";
import { camerasAt, looksForCameras, settingsAt } from "./brake/leave_out.ts";
import { applyCameras, applyConfig } from "./apply_config.ts";
import { logReload } from "./config/log_reload.ts";
import {
  type ConfigState,
  createRunningConfig,
  type Reload,
  type RunningConfig,
} from "./config/running_config.ts";
import { watchFile } from "./config/watch_file.ts";
import { removeLeftovers } from "./config/write_file_atomically.ts";
import { createCameraFinder } from "./discovery/camera_finder.ts";
import { apiKeyPath, loadOrMakeApiKey, saveApiKeys } from "./http/api_key.ts";
import { createApp } from "./http/app.ts";
import { createKeyRing } from "./http/key_ring.ts";
import type { AgentActs } from "./link/agent_acts.ts";
import { findHardwareId } from "./link/hardware_id.ts";
import { Link } from "./link/link.ts";
import { createRebootAct } from "./reboot_request.ts";
import { createMachineHealth, systemSources } from "./machine/machine_health.ts";
import { processMemory } from "./machine/process_memory.ts";
import type { VitalSigns } from "./machine/vitals.ts";
import { createMetrics, type EdgeMetrics } from "./metrics.ts";
import { answersItself, serveHttp } from "./serve_http.ts";
import { createSelfHealing, type SelfHealing } from "./self_healing.ts";
import { createSelfUpdate, isUpdatable, type SelfUpdate } from "./self_update.ts";
import { VERSION } from "./version.ts";
import { createMachineWatch, type MachineWatch } from "./watch_machine.ts";
import { watchedCameras } from "./watched_cameras.ts";

export interface AgentStart {
  config: EdgeConfig;
  state: ConfigState;
  /** The installer's file, to be watched and read again; null: there is none. */
  path: string | null;
  /** What the command line says over the file. */
  override: (config: EdgeConfig) => EdgeConfig;
  /** Ends the agent as a signal does, for the service to start it again. */
  restart: (why: string) => void;
  /** There is a service that does. */
  isSupervised: boolean;
  /** What is left out, as the starts before this one ended by themselves. */
  brake: Pick<Brake, "report" | "adopted">;
  /** Of the file, as it was read; null: it was not good. */
  settingsText: string | null;
}

export interface Agent {
  /** Where the installer's page is. */
  readonly pageUrl: string;
  readonly apiKeyPath: string;
  readonly isKeyNew: boolean;
  /** Reads the settings file again; the answer is logged too. */
  reload(): Promise<Reload>;
  /** For the service's watchdog. */
  vitalSigns(): VitalSigns;
  /** Ends everything in reverse order; no FFmpeg is left. */
  stop(): Promise<void>;
}

/** @throws Deno.errors.AddrInUse, PermissionDenied and the like when a part cannot start. */
export async function startAgent(start: AgentStart): Promise<Agent> {
  await using parts = new AsyncDisposableStack();
  const { config } = start;
  const ending = new AbortController();
  const bootId = crypto.randomUUID();
  const metrics = createMetrics();
  const step = start.brake.report?.step ?? null;
  const measure = createMachineHealth(systemSources(config.data_dir));
  const machine: MachineWatch = createMachineWatch({
    measure,
    apply: () => void applyCameras(running.current(), { fleet, link, read }),
    recheckDisk: () => link.recheckDisk(),
  });

  await Deno.mkdir(config.data_dir, { recursive: true, mode: 0o700 });
  await removeLeftovers(config.data_dir);
  if (start.path !== null) {
    await removeLeftovers(dirname(start.path), { of: basename(start.path) });
  }
  const { key, made, old } = await loadOrMakeApiKey(config.data_dir);

  const reboot = await createRebootAct(config.data_dir);
  const onChange = (change: CameraChange) => cameraChanged(change, { metrics, link });
  const fleet = createFleet({
    onChange,
    onGateDecision: (camera_id, decision) => metrics.gateDecisions.inc({ camera_id, decision }),
    processMemory,
    noteOf: (id) => [machine, finder].flatMap((part) => part.noteOf(id) ?? []).join(" ") || null,
    slowedFromMs: (cameraId) => machine.slowedFromMs(cameraId),
  });
  const finder = await createCameraFinder({
    dataDir: config.data_dir,
    fleet,
    apply: () => void applyCameras(running.current(), { fleet, link, read }),
  });
  const read = (config: EdgeConfig) => camerasAt(step, machine.slow(finder.use(config)));
  const healing: SelfHealing = await createSelfHealing({
    dataDir: config.data_dir,
    fleet,
    config: () => settingsAt(step, running.current()),
    link: () => link,
    metrics,
    rediscover: (cameraId) => finder.rediscover(cameraId),
    rebootTarget: (cameraId) => finder.rebootTarget(cameraId),
    restart: start.isSupervised ? start.restart : null,
    reboot,
    ending: ending.signal,
    isOnTrial: () => update.status()?.state === "trying",
  });
  const link: Link = new Link({
    serverUrl: config.server?.url ?? null,
    claimCode: config.server?.claim_code ?? null,
    dataDir: config.data_dir,
    hardwareId: await findHardwareId(config.data_dir),
    agentVersion: VERSION,
    bootId,
    fleet: healing.fleet,
    metrics,
    machineHealth: () => machine.health(),
    configHash: () => running.hash(),
    address: () => running.current().address ?? null,
    maxSpoolBytes: () => running.current().spool.max_bytes,
    acts: {
      discover: () => {
        finder.scan().catch((error) => logger().warn("no look for cameras", { error }));
        return Promise.resolve({ ok: true });
      },
      restartAgent: () => {
        const afterwards = () => start.restart("the server asked for it");
        return Promise.resolve({ ok: true, afterwards });
      },
      ...(isUpdatable() ? { update: (wanted) => update.act(wanted, ending.signal) } : {}),
      ...(start.path === null ? {} : settingsActs(() => running)),
      ...(reboot === null ? {} : { reboot }),
    },
    updateStatus: () => update.status(),
    discovery: () => finder.last(),
    remedies: healing.reported,
    brake: start.brake.report,
    onClaim: healing.operatorActed,
  });
  const update: SelfUpdate = createSelfUpdate({
    fleet,
    link: () => link,
    isServing: async () => await answersItself(app.fetch),
    restart: start.restart,
  });
  const running = createRunningConfig({
    initial: config,
    state: start.state,
    path: start.path,
    override: start.override,
    seenText: start.settingsText,
    adopted: (text) => start.brake.adopted(text),
    write: (path, content) => link.write(path, content),
    apply: (next) => {
      healing.operatorActed();
      return applyConfig(next, { fleet, link, read });
    },
  });

  await measure(); // the processor's share is measured from here on
  parts.defer(() => finder.close());
  parts.defer(() => fleet.stop());
  fleet.apply(read(config));
  const { app, close } = createApp({
    update,
    remedies: healing.view,
    brake: start.brake.report,
    fleet: healing.fleet,
    config: running,
    link,
    discovery: finder,
    machineHealth: () => machine.health(),
    metrics,
    keys: createKeyRing({
      key,
      old,
      save: (keys) => saveApiKeys(config.data_dir, keys, link.write),
    }),
    version: VERSION,
    bootId,
    startedAt: new Date(),
  });
  const http = serveHttp(config, { fetch: app.fetch, close, parts });
  runLink(link, { signal: ending.signal, parts });
  const finding = looksForCameras(step) ? finder.run(ending.signal) : Promise.resolve();
  parts.defer(() => finding);
  runTrial(update, { signal: ending.signal, parts });
  const healed = healing.run(ending.signal);
  parts.defer(() => healed);
  const watched = machine.run(ending.signal);
  parts.defer(() => watched);
  const onFileChange = async () => logReload(await running.reloadIfChanged(), "file");
  const reload = async () => {
    const reloaded = await running.reload();
    logReload(reloaded, "signal");
    return reloaded;
  };
  if (start.path !== null) runWatch(start.path, { onFileChange, signal: ending.signal, parts });
  parts.defer(() => ending.abort());
  const started = parts.move();
  return {
    pageUrl: http.pageUrl,
    apiKeyPath: apiKeyPath(config.data_dir),
    isKeyNew: made,
    reload,
    vitalSigns: () => ({ isServing: http.isServing(), cameras: watchedCameras(fleet) }),
    stop: () => started.disposeAsync(),
  };
}

/** What the server may do with the settings' file. */
function settingsActs(
  running: () => RunningConfig,
): Required<Pick<AgentActs, "applyConfig" | "reloadConfig" | "restoreConfig">> {
  return {
    applyConfig: (yaml, version) => running().applyFromServer(yaml, version),
    reloadConfig: async () => {
      const reloaded = await running().reload();
      logReload(reloaded, "server");
      return reloaded;
    },
    restoreConfig: (version) => running().restoreReplaced(version),
  };
}

function cameraChanged(
  change: CameraChange,
  { metrics, link }: { metrics: EdgeMetrics; link: Link },
): void {
  if (change.from === "backing_off" && change.to === "starting") {
    const reason = change.report.reason ?? "crashed";
    metrics.restarts.inc({ camera_id: change.cameraId, reason });
  }
  link.cameraChanged();
}

/** The agent serves its pictures with or without a server. */
function runLink(
  link: Link,
  { signal, parts }: { signal: AbortSignal; parts: AsyncDisposableStack },
): void {
  const running = link.run(signal).catch((error) => logger().error("link failed", { error }));
  parts.defer(() => running);
}

/** Of the release that runs, where it is on trial. */
function runTrial(
  update: SelfUpdate,
  { signal, parts }: { signal: AbortSignal; parts: AsyncDisposableStack },
): void {
  const running = update.run(signal).catch((error) => logger().error("trial failed", { error }));
  parts.defer(() => running);
}

function runWatch(
  path: string,
  { onFileChange, signal, parts }: {
    onFileChange: () => Promise<unknown>;
    signal: AbortSignal;
    parts: AsyncDisposableStack;
  },
): void {
  const onChange = () =>
    void onFileChange().catch((error) => logger().error("reload failed", { error }));
  const watching = watchFile(path, { onChange, signal })
    .catch((error) => logger().warn("settings file is not watched", { path, error }));
  parts.defer(() => watching);
}

function logger() {
  return getLogger(["edge"]);
}
