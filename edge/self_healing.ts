// Owns how the agent's parts take part in its remedies: what is looked at, what may be done and by whom,
// and who is at work. What is done, and when, is decided in edge/remedies/.
import type { EdgeConfig } from "../server/contract/edge_config.ts";
import { freshForMs } from "./cameras/camera_limits.ts";
import type { Fleet } from "./cameras/fleet.ts";
import type { RemediesView } from "./http/parts.ts";
import type { ActOutcome } from "./link/agent_acts.ts";
import type { ReportedRemedies } from "./link/compose_heartbeat.ts";
import type { Link } from "./link/link.ts";
import { pause } from "./link/pause.ts";
import type { EdgeMetrics } from "./metrics.ts";
import { powerCycle } from "./remedies/power_cycle.ts";
import { canReboot, rebootCamera } from "./remedies/reboot_camera.ts";
import type { RemedyActs, StepOutcome } from "./remedies/remedy_acts.ts";
import { type CameraFact, cameraFact, type Look } from "./remedies/remedy_facts.ts";
import { openRemedyJournal } from "./remedies/remedy_journal.ts";
import { REMEDY_TABLE, type RemedyTable } from "./remedies/remedy_table.ts";
import { LOOK_EVERY_MS, Remedies } from "./remedies/run_remedies.ts";

export interface SelfHealingOptions {
  dataDir: string;
  fleet: Fleet;
  config: () => EdgeConfig;
  link: () => { health(): { state: ReturnType<Link["health"]>["state"] } };
  metrics: EdgeMetrics;
  /** Looks for a camera that changed its address. @returns whether one was found */
  rediscover: (cameraId: string | null) => Promise<boolean>;
  /** The url, with its account, at which a camera may be rebooted; null: who is there is in doubt. */
  rebootTarget: (cameraId: string) => string | null;
  /** Ends the agent; null: nobody would start it again. */
  restart: ((why: string) => void) | null;
  /** Null: this machine has nothing that reboots it. */
  reboot: (() => Promise<ActOutcome>) | null;
  /** Ends what a step waits for. */
  ending: AbortSignal;
  isOnTrial: () => boolean;
  /** For tests: shorter times, and looks that follow each other faster. */
  table?: RemedyTable;
  lookEveryMs?: number;
  monotonicMs?: () => number;
}

export interface SelfHealing {
  /** For people at the site. */
  readonly view: RemediesView;
  /** For the heartbeat. */
  readonly reported: ReportedRemedies;
  /** Somebody changed settings, restarted a camera or entered a claim: hands off. */
  operatorActed(): void;
  /** The fleet as people have it: what they do with it counts as their work. */
  readonly fleet: Fleet;
  /** Looks until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** @throws Deno.errors.* never: what is not readable closes everything for an hour */
export async function createSelfHealing(options: SelfHealingOptions): Promise<SelfHealing> {
  const { dataDir, fleet, metrics, table = REMEDY_TABLE, lookEveryMs = LOOK_EVERY_MS } = options;
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const startedMs = monotonicMs();
  let operatorMs: number | null = null;
  const operatorActed = () => void (operatorMs = monotonicMs());
  const remedies = new Remedies({
    journal: await openRemedyJournal(dataDir),
    look: () => lookAt(options, { nowMs: monotonicMs(), startedMs, operatorMs }),
    acts: actsOf(options),
    metrics,
    table,
    monotonicMs,
  });
  return {
    operatorActed,
    fleet: {
      apply: (settings) => fleet.apply(settings),
      camera: (id) => fleet.camera(id),
      cameras: () => fleet.cameras(),
      stop: () => fleet.stop(),
      restart(id) {
        operatorActed();
        return fleet.restart(id);
      },
    },
    view: { state: () => remedies.state() },
    reported: {
      untold: () => remedies.untold(),
      heard: ({ maintenance = false }, said) =>
        void remedies.heard({ remedies: said.remedies ?? [], isInMaintenance: maintenance }),
    },
    async run(signal) {
      while (!signal.aborted) {
        await remedies.look();
        await pause(lookEveryMs, signal);
      }
    },
  };
}

function lookAt(
  { fleet, config, link, rebootTarget, restart, reboot, isOnTrial }: SelfHealingOptions,
  { nowMs, startedMs, operatorMs }: {
    nowMs: number;
    startedMs: number;
    operatorMs: number | null;
  },
): Look {
  const { remedies } = config();
  const state = link().health().state;
  const mayReboot = (id: string) => {
    const url = rebootTarget(id);
    return url !== null && canReboot(url);
  };
  return {
    mode: remedies.mode,
    cameras: cameraFacts(fleet),
    link: state === "up" || state === "away" ? state : "other",
    agentUpMs: nowMs - startedMs,
    isInMaintenance: false, // the server says it, and the journal keeps it
    operatorActedMs: operatorMs === null ? null : nowMs - operatorMs,
    isOnTrial: isOnTrial(),
    may: {
      discover: true,
      rebootCamera: remedies.camera_reboot
        ? fleet.cameras().map(({ camera_id }) => camera_id).filter(mayReboot)
        : [],
      powerCycle: remedies.power_cycle.map(({ camera_id }) => camera_id),
      restartAgent: restart !== null,
      rebootDevice: remedies.device_reboot && reboot !== null,
    },
  };
}

function cameraFacts(fleet: Fleet): CameraFact[] {
  return fleet.cameras().flatMap((report) => {
    const camera = fleet.camera(report.camera_id);
    return camera === null ? [] : [cameraFact(report, freshForMs(camera.settings))];
  });
}

function actsOf(
  { fleet, config, rediscover, rebootTarget, restart, reboot, ending }: SelfHealingOptions,
): RemedyActs {
  const gone: StepOutcome = { ok: false, detail: "The settings have it no more." };
  const inDoubt: StepOutcome = { ok: false, detail: "Who is at its address is in doubt." };
  return {
    rediscover,
    restartStream: (id) => fleet.restart(id),
    rebootCamera: async (id) => {
      const url = rebootTarget(id);
      const onvifPort = config().remedies.onvif_port;
      return url === null ? inDoubt : await rebootCamera({ url, onvifPort, ending });
    },
    powerCycle: async (id) => {
      const found = config().remedies.power_cycle.find(({ camera_id }) => camera_id === id);
      return found === undefined ? gone : await powerCycle(found.url, { ending });
    },
    restartAgent: (why) => restart?.(why),
    rebootDevice: reboot === null ? null : async () => {
      const outcome = await reboot();
      if (!outcome.ok) return outcome;
      await outcome.afterwards?.();
      return { ok: true };
    },
  };
}
