// Owns the commands that concern the agent itself: each done once, also over a restart. What ends
// the agent is answered first and done when the server has the answer (carry_out.ts posts it).
import { getLogger } from "@logtape/logtape";
import type { Command, CommandResult } from "../../server/contract/device_link.ts";
import type { Frame } from "../cameras/frame_store.ts";
import type { Reload } from "../config/running_config.ts";
import type { ActOutcome, AgentActs } from "./agent_acts.ts";
import type { AppliedConfig } from "./applied_config.ts";
import type { CommandJournal } from "./command_journal.ts";

export interface ActParts {
  acts: AgentActs;
  journal: CommandJournal;
  applied: Pick<AppliedConfig, "save">;
  configHash: () => string;
}

/** `afterwards` is called once the server has the result. */
export interface ResultToPost {
  kind: "result";
  result: CommandResult;
  frame: Frame | null;
  afterwards?: () => void | Promise<void>;
}

type Act = Extract<
  Command,
  {
    kind:
      | "apply_config"
      | "reload_config"
      | "restore_config"
      | "restart_agent"
      | "reboot"
      | "discover"
      | "update";
  }
>;

export async function carryOutAct(command: Act, parts: ActParts): Promise<ResultToPost> {
  const act = actOf(command, parts);
  if (act === null) return failure("failed", `This agent cannot ${SAID[command.kind]}.`);
  try {
    if (!await parts.journal.take(command.id)) {
      const detail = "The agent was restarted before it could say what became of this.";
      return failure("failed", detail);
    }
    return await act();
  } catch (error) {
    getLogger(["edge", "link"]).error("command failed", { command_id: command.id, error });
    return failure("failed", error instanceof Error ? error.message : String(error));
  }
}

const SAID: Record<Act["kind"], string> = {
  apply_config: "take settings from the server: it runs without a settings file",
  restore_config: "put its settings of before back",
  reload_config: "read its settings again: it runs without a settings file",
  restart_agent: "restart itself",
  reboot: "reboot this machine",
  discover: "look for cameras",
  update: "update itself",
};

/** Null where this machine cannot do it. */
function actOf(command: Act, parts: ActParts): (() => Promise<ResultToPost>) | null {
  const { acts } = parts;
  const plain = (act: (() => Promise<ActOutcome>) | undefined) =>
    act === undefined ? null : async () => resultOf(await act());
  switch (command.kind) {
    case "apply_config": {
      const { applyConfig } = acts;
      return applyConfig === undefined ? null : () => apply(command, { ...parts, applyConfig });
    }
    case "restore_config": {
      const { restoreConfig } = acts;
      if (restoreConfig === undefined) return null;
      return async () => reloadResult(await restoreConfig(command.version), parts);
    }
    case "reload_config": {
      const { reloadConfig } = acts;
      return reloadConfig === undefined
        ? null
        : async () => reloadResult(await reloadConfig(), parts);
    }
    case "restart_agent":
      return plain(acts.restartAgent);
    case "reboot":
      return plain(acts.reboot);
    case "discover":
      return plain(acts.discover);
    case "update": {
      const { update } = acts;
      const { sequence, retry } = command;
      return plain(update && (() => update({ sequence, ...(retry ? { retry } : {}) })));
    }
  }
}

async function apply(
  { config_yaml, version }: Extract<Act, { kind: "apply_config" }>,
  { applyConfig, applied, configHash }: ActParts & {
    applyConfig: NonNullable<AgentActs["applyConfig"]>;
  },
): Promise<ResultToPost> {
  const reload = await applyConfig(config_yaml, version);
  if (reload.ok) await applied.save({ version, hash: configHash() });
  return reloadResult(reload, { configHash });
}

function reloadResult(
  reload: Reload,
  { configHash }: Pick<ActParts, "configHash">,
): ResultToPost {
  if (!reload.ok) {
    const faults = reload.faults.slice(0, 50);
    const detail = `The settings have ${reload.faults.length} faults. Nothing was changed.`;
    return { kind: "result", frame: null, result: { ok: false, code: "failed", detail, faults } };
  }
  const { applied, needsRestart, cameras } = reload;
  return done({
    config: { hash: configHash(), applied, needs_restart: needsRestart, cameras: { ...cameras } },
  });
}

function resultOf(outcome: ActOutcome): ResultToPost {
  if (!outcome.ok) return failure("failed", outcome.detail);
  const { detail, afterwards } = outcome;
  const result = done(detail === undefined ? {} : { detail: detail.slice(0, 500) });
  return afterwards === undefined ? result : { ...result, afterwards };
}

type Success = Extract<CommandResult, { ok: true }>;
type Failure = Extract<CommandResult, { ok: false }>;

/** It is done, and there is no picture to it. */
export function done(more: Partial<Omit<Success, "ok">>): ResultToPost {
  const result = { ok: true, captured_at: null, frame_age_ms: null, camera_id: null } as const;
  return { kind: "result", frame: null, result: { ...result, ...more } };
}

export function failure(code: Failure["code"], detail: string): ResultToPost {
  return { kind: "result", frame: null, result: { ok: false, code, detail: detail.slice(0, 500) } };
}
