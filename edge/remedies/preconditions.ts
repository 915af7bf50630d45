// Owns what has to be so before a step is thought of, and the words for why it is not. Pure.
import type { Entry } from "./journal.ts";
import type { Look } from "./remedy_facts.ts";
import type { Precondition, Rung } from "./remedy_table.ts";

export interface Asked {
  look: Look;
  subject: string;
  /** What was done about this trouble. */
  done: readonly Entry[];
}

const JUDGES: Readonly<Record<Precondition, readonly [(asked: Asked) => boolean, string]>> = {
  can_discover: [({ look }) => look.may.discover, "nothing looks for cameras here"],
  camera_reboot_allowed: [
    ({ look, subject }) => look.may.rebootCamera.includes(subject),
    "remedies.camera_reboot does not allow it, the camera has no password, or who is at its " +
    "address is in doubt",
  ],
  power_cycle_configured: [
    ({ look, subject }) => look.may.powerCycle.includes(subject),
    "remedies.power_cycle names no address for it",
  ],
  is_supervised: [({ look }) => look.may.restartAgent, "nobody would start the agent again"],
  agent_was_restarted: [
    ({ done }) =>
      done.some(({ step, verdict }) => step === "restart_agent" && verdict === "no_help"),
    "the agent was not restarted before",
  ],
  device_reboot_allowed: [
    ({ look }) => look.may.rebootDevice,
    "remedies.device_reboot does not allow it, or this machine has nothing to do it",
  ],
  several_cameras: [({ look }) => look.cameras.length > 1, "there is one camera only"],
};

/** Why this step is not thought of, or null. */
export function objection({ needs }: Pick<Rung, "needs">, asked: Asked): string | null {
  const unmet = needs.find((need) => !JUDGES[need][0](asked));
  return unmet === undefined ? null : JUDGES[unmet][1];
}
