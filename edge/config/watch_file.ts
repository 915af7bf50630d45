// Owns how a change of one file is noticed, also when an editor replaces it by renaming.
import { basename, dirname } from "node:path";

// An editor's save is several events, and a half-written file is not worth reading.
const SETTLE_MS = 250;

/**
 * Calls `onChange` once after each burst of changes to the file, until the signal aborts. The
 * folder is watched, not the file: a rename over it would end a watch of the file itself.
 * @throws Deno.errors.NotFound if the folder does not exist.
 */
export async function watchFile(
  path: string,
  { onChange, signal }: { onChange: () => void; signal: AbortSignal },
): Promise<void> {
  const watcher = Deno.watchFs(dirname(path), { recursive: false });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    watcher.close();
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop, { once: true });
  for await (const event of watcher) {
    if (event.kind === "access") continue; // reading it must not make us read it again
    if (!event.paths.some((changed) => basename(changed) === basename(path))) continue;
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  }
}
