// Owns how the agent's parts take part in its updates: what "healthy" means before and after, where
// files come from, when to exit. Which release runs is the launcher's (edge/update/).
import type { ReleaseToInstall } from "../server/contract/device_link.ts";
import type { Fleet } from "./cameras/fleet.ts";
import type { UpdateView } from "./http/parts.ts";
import type { ActOutcome } from "./link/agent_acts.ts";
import type { Link } from "./link/link.ts";
import { pause } from "./link/pause.ts";
import { reachesServer } from "./link/reach_server.ts";
import { givesPictures, type TrialPoll } from "./update/judge_trial.ts";
import { runTrial } from "./update/trial.ts";
import { applyUpdate } from "./update/update.ts";
import { findUpdateContext } from "./update/update_context.ts";
import type { HealthBefore } from "./update/update_state.ts";

export interface SelfUpdateOptions {
  fleet: Pick<Fleet, "cameras">;
  link: () => Pick<Link, "health" | "releaseFile">;
  /** Whether the agent's own HTTP answers. */
  isServing: () => Promise<boolean>;
  /** Ends the agent, for the service to start it again. */
  restart: (why: string) => void;
}

export interface SelfUpdate extends UpdateView {
  /** Watches a release on trial until its verdict; returns at once where there is no trial. */
  run(signal: AbortSignal): Promise<void>;
  /** As the server asks for it: the restart waits until the server has the answer. */
  act(wanted: ReleaseToInstall, signal: AbortSignal): Promise<ActOutcome>;
}

/** Whether the package's launcher started this agent: nothing else can install a release. */
export function isUpdatable(): boolean {
  return findUpdateContext() !== null;
}

export function createSelfUpdate(options: SelfUpdateOptions): SelfUpdate {
  const context = findUpdateContext();
  const { fleet, link, restart } = options;
  const apply = ({ sequence, retry = false }: ReleaseToInstall, signal: AbortSignal) =>
    applyUpdate({
      sequence,
      retry,
      signal,
      before: healthNow(fleet, link()),
      fetchFile: (name, fetching) => link().releaseFile(sequence, { name, ...fetching }),
      context,
    });
  return {
    status: () => context?.status() ?? null,
    restart,
    apply,
    async act(wanted, signal) {
      const applied = await apply(wanted, signal);
      if (!applied.ok) return { ok: false, detail: `${applied.code}: ${applied.detail}` };
      return { ok: true, afterwards: () => restart(`update to release ${applied.sequence}`) };
    },
    async run(signal) {
      if (context === null) return;
      const verdict = await runTrial({ context, look: () => look(options), pause }, signal);
      if (verdict === "rolled_back") restart("the release was rolled back");
    },
  };
}

function healthNow(
  fleet: Pick<Fleet, "cameras">,
  link: Pick<Link, "health">,
): HealthBefore {
  return {
    is_link_up: link.health().state === "up",
    streaming: fleet.cameras().filter((camera) => givesPictures(camera.status))
      .map((camera) => camera.camera_id),
  };
}

async function look({ fleet, link, isServing }: SelfUpdateOptions): Promise<TrialPoll> {
  return {
    isServing: await isServing(),
    cameras: fleet.cameras(),
    link: await lookAtLink(link().health()),
  };
}

/** Whoever answers with a refusal can be reached. */
async function lookAtLink(
  { state, server_url }: ReturnType<Link["health"]>,
): Promise<TrialPoll["link"]> {
  if (state === "up") return "up";
  if (state === "unlinked" || server_url === null) return "none";
  return await reachesServer(server_url) ? "broken" : "offline";
}
