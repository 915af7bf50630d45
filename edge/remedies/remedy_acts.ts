// Owns what each step does, by functions that are handed in: whoever starts the agent knows them.
import type { RemedyStep } from "../../server/contract/remedy.ts";

/** A step that was done may still not help; the pictures tell. */
export type StepOutcome = { ok: true } | { ok: false; detail: string };

export interface RemedyActs {
  /** False: there is no such camera. */
  restartStream(cameraId: string): boolean;
  /** Looks for a camera that changed its address. @returns whether anything was found */
  rediscover(cameraId: string | null): Promise<boolean>;
  rebootCamera(cameraId: string): Promise<StepOutcome>;
  powerCycle(cameraId: string): Promise<StepOutcome>;
  restartAgent(why: string): void;
  /** Null where this machine has nothing that reboots it. */
  rebootDevice: (() => Promise<StepOutcome>) | null;
}

/** Does it. Never rejects. */
export async function takeStep(
  step: Exclude<RemedyStep, "person">,
  { cameraId, acts }: { cameraId: string | null; acts: RemedyActs },
): Promise<StepOutcome> {
  try {
    return await STEPS[step](acts, cameraId);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

const OF_A_CAMERA: StepOutcome = { ok: false, detail: "It is a step of one camera." };

const STEPS: Readonly<
  Record<
    Exclude<RemedyStep, "person">,
    (acts: RemedyActs, cameraId: string | null) => Promise<StepOutcome> | StepOutcome
  >
> = {
  restart_stream: (acts, id) => {
    if (id === null) return OF_A_CAMERA;
    return acts.restartStream(id)
      ? { ok: true }
      : { ok: false, detail: "There is no such camera." };
  },
  // Nothing found is no failure of the look: whether it helped, the pictures tell.
  rediscover: async (acts, id) => {
    await acts.rediscover(id);
    return { ok: true };
  },
  reboot_camera: (acts, id) => id === null ? OF_A_CAMERA : acts.rebootCamera(id),
  power_cycle: (acts, id) => id === null ? OF_A_CAMERA : acts.powerCycle(id),
  restart_agent: (acts) => {
    acts.restartAgent("remedy: the agent may be what fails");
    return { ok: true };
  },
  reboot_device: (acts) =>
    acts.rebootDevice?.() ?? { ok: false, detail: "This machine has nothing that reboots it." },
};
