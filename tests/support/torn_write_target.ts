// Owns a process that writes one of the agent's files and is killed at a given step, as by a power
// cut. Run as `torn_write_target.ts FOLDER settings|key FILE STEP`; without a step it lives on.
// Prints `done` or the code of what kept it from writing.
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { createRunningConfig } from "../../edge/config/running_config.ts";
import { writeFileAtomically } from "../../edge/config/write_file_atomically.ts";
import { loadOrMakeApiKey, saveApiKeys } from "../../edge/http/api_key.ts";
import { createKeyRing } from "../../edge/http/key_ring.ts";

/** What `settings` writes in place of what is there. */
export const NEW_SETTINGS = "# new\ncameras: [{id: lane-2, url: 'rtsp://10.0.0.10/s'}]\n";

interface Fatal {
  /** The end of the path of the file during whose write to die. */
  file: string;
  step: string;
}

function dyingWrite({ file, step }: Fatal) {
  return (path: string, text: string) =>
    writeFileAtomically(path, text, {
      onStep: (reached) => {
        if (path.endsWith(file) && reached === step) Deno.kill(Deno.pid, "SIGKILL");
      },
    });
}

async function replaceSettings(folder: string, fatal: Fatal): Promise<string> {
  const running = createRunningConfig({
    initial: EdgeConfig.parse({ data_dir: folder }),
    state: { source: "file", loadedAt: new Date(), faults: [] },
    path: `${folder}/edge.yaml`,
    override: (config) => config,
    apply: () => ({ added: [], removed: [], restarted: [], updated: [], unchanged: [] }),
    write: dyingWrite(fatal),
  });
  const reload = await running.replace(NEW_SETTINGS);
  if (!reload.ok) return reload.why;
  return reload.warnings.length === 0 ? "done" : "done with warnings";
}

async function rotateKey(folder: string, fatal: Fatal): Promise<string> {
  const write = dyingWrite(fatal);
  const { key, old } = await loadOrMakeApiKey(folder);
  const ring = createKeyRing({ key, old, save: (keys) => saveApiKeys(folder, keys, write) });
  try {
    await ring.rotate({ oldValidMs: 3_600_000 });
    return "done";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

if (import.meta.main) {
  const [folder = "", what, file = "", step = ""] = Deno.args;
  const act = what === "key" ? rotateKey : replaceSettings;
  Deno.stdout.writeSync(new TextEncoder().encode(`${await act(folder, { file, step })}\n`));
}
