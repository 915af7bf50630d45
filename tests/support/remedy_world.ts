// Owns a device for tests of remedies: cameras that are well or not as the test says, time that passes
// when it says so, and a list of what was done. The journal is the real one, its file a text in memory.
import { Journal } from "../../edge/remedies/journal.ts";
import type { RemedyActs, StepOutcome } from "../../edge/remedies/remedy_acts.ts";
import type { CameraFact, Look } from "../../edge/remedies/remedy_facts.ts";
import { openRemedyJournal, type RemedyJournal } from "../../edge/remedies/remedy_journal.ts";
import { REMEDY_TABLE, type RemedyTable } from "../../edge/remedies/remedy_table.ts";
import { LOOK_EVERY_MS, Remedies } from "../../edge/remedies/run_remedies.ts";
import { createMetrics, type EdgeMetrics } from "../../edge/metrics.ts";
import type { FailureReason } from "../../server/contract/camera.ts";

const MINUTE_MS = 60_000;

export interface RemedyWorld {
  /** What is the case; to be changed at will. */
  readonly look: Look & { cameras: CameraFact[] };
  readonly metrics: EdgeMetrics;
  /** `step camera`, in order. */
  readonly done: string[];
  /** What comes of the steps; default all are done, and help nothing. */
  outcome: StepOutcome;
  onStep: (step: string, cameraId: string | null) => void;
  remedies(): Remedies;
  journal(): Journal;
  wellThen(): void;
  bad(reason: FailureReason | null, ids?: readonly string[]): void;
  /** Lets so much time pass, with a look every few seconds. */
  pass(ms: number): Promise<void>;
  /** One look, so long after the one before. */
  lookAfter(ms: number): Promise<void>;
  /** The wall clock is set by so much. */
  setClock(byMs: number): void;
  /** As after the agent's restart: what is not on the disk is gone. */
  restart(): Promise<void>;
  /** The file's text, or what a write of it fails with. */
  disk: { text: string | null; failure: Error | null };
}

export interface RemedyWorldOptions {
  cameras?: readonly string[];
  table?: RemedyTable;
  random?: () => number;
}

/** Everything is allowed and all is well, an hour after the start. */
export async function remedyWorld(options: RemedyWorldOptions = {}): Promise<RemedyWorld> {
  const { cameras = ["lane-1", "lane-2"], table = REMEDY_TABLE, random = () => 0 } = options;
  const metrics = createMetrics();
  const clock = { monotonicMs: 0, wallMs: Date.parse("2026-03-02T12:00:00Z") };
  const disk: RemedyWorld["disk"] = { text: null, failure: null };
  const done: string[] = [];
  let remedies: Remedies;
  let journal: RemedyJournal;
  const step = (name: string, cameraId: string | null): StepOutcome => {
    done.push(cameraId === null ? name : `${name} ${cameraId}`);
    world.onStep(name, cameraId);
    return world.outcome;
  };
  const acts: RemedyActs = {
    restartStream: (id) => step("restart_stream", id).ok,
    rediscover: (id) => Promise.resolve(step("rediscover", id).ok),
    rebootCamera: (id) => Promise.resolve(step("reboot_camera", id)),
    powerCycle: (id) => Promise.resolve(step("power_cycle", id)),
    restartAgent: () => void step("restart_agent", null),
    rebootDevice: () => Promise.resolve(step("reboot_device", null)),
  };
  const start = async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "remedies_" });
    try {
      if (disk.text !== null) await Deno.writeTextFile(`${dataDir}/remedies.json`, disk.text);
      journal = await openRemedyJournal(dataDir, (_path, text) => {
        if (disk.failure !== null) return Promise.reject(disk.failure);
        disk.text = text;
        return Promise.resolve();
      });
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
    remedies = new Remedies({
      journal,
      acts,
      metrics,
      table,
      random,
      look: () => world.look,
      monotonicMs: () => clock.monotonicMs,
      now: () => new Date(clock.wallMs),
    });
  };
  const lookAfter = async (ms: number) => {
    clock.monotonicMs += ms;
    clock.wallMs += ms;
    world.look.agentUpMs += ms;
    if (world.look.operatorActedMs !== null) world.look.operatorActedMs += ms;
    for (const camera of world.look.cameras) {
      camera.frameAgeMs = camera.isFresh
        ? 500
        : camera.frameAgeMs === null
        ? null
        : camera.frameAgeMs + ms;
    }
    await remedies.look();
  };
  const change = (ids: readonly string[], to: Partial<CameraFact>) => {
    for (const camera of world.look.cameras.filter(({ id }) => ids.includes(id))) {
      Object.assign(camera, to);
    }
  };
  const world: RemedyWorld = {
    look: {
      mode: "on",
      cameras: cameras.map((id) => ({ id, isFresh: true, reason: null, frameAgeMs: 500 })),
      link: "up",
      agentUpMs: 60 * MINUTE_MS,
      isInMaintenance: false,
      operatorActedMs: null,
      isOnTrial: false,
      may: {
        discover: true,
        rebootCamera: cameras,
        powerCycle: cameras,
        restartAgent: true,
        rebootDevice: true,
      },
    },
    metrics,
    done,
    outcome: { ok: true },
    onStep: () => {},
    disk,
    remedies: () => remedies,
    journal: () => journal.current,
    wellThen: () => change(cameras, { isFresh: true, reason: null }),
    bad: (reason, ids = cameras) => change(ids, { isFresh: false, reason }),
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += LOOK_EVERY_MS) await lookAfter(LOOK_EVERY_MS);
    },
    lookAfter,
    setClock: (byMs) => void (clock.wallMs += byMs),
    async restart() {
      world.look.agentUpMs = 0;
      for (const camera of world.look.cameras) camera.frameAgeMs = null;
      await start();
    },
  };
  await start();
  return world;
}
