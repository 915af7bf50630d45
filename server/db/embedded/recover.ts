// Owns starting on a folder whose last postmaster may not have ended well: still shutting down,
// orphaned, or killed with its postmaster.pid left behind. Holds the folder's lock meanwhile.
import { getLogger } from "@logtape/logtape";
import { type Postmaster, PostmasterError, type PostmasterOptions } from "./postmaster.ts";
import { startPostmaster } from "./postmaster.ts";
import { wrapped } from "./unprivileged.ts";

// A postmaster killed hard leaves sessions that need a moment to notice.
const DEAD_AFTER_MS = 3000;
const RETRY_EVERY_MS = 100;

/**
 * Starts a postmaster, whatever the last one left. Only one process may call this for a folder.
 * @throws PostmasterError when it cannot start for another reason
 */
export async function startRecovering(options: PostmasterOptions): Promise<Postmaster> {
  const logger = getLogger(["server", "db", "postgres"]);
  let silentSinceMs: number | undefined;
  while (true) {
    options.signal?.throwIfAborted();
    try {
      return await startPostmaster(options);
    } catch (error) {
      if (!(error instanceof PostmasterError && error.locked)) throw error;
    }
    if (await answers(options.socketDir)) {
      logger.info("an older postmaster still runs: stopping it");
      await stopOther(options);
      silentSinceMs = undefined;
      continue;
    }
    const nowMs = performance.now();
    silentSinceMs ??= nowMs;
    if (nowMs - silentSinceMs > DEAD_AFTER_MS) {
      // Nobody listens on the socket that only we know: the number in it is another program's.
      logger.warn("removing a postmaster.pid that names no postmaster");
      await Deno.remove(`${options.clusterDir}/postmaster.pid`);
      silentSinceMs = undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
  }
}

async function answers(socketDir: string): Promise<boolean> {
  try {
    const connection = await Deno.connect({
      transport: "unix",
      path: `${socketDir}/.s.PGSQL.5432`,
    });
    connection.close();
    return true;
  } catch {
    return false;
  }
}

/** `pg_ctl` waits until it is gone; its exit code says no more than the next start will. */
async function stopOther({ binaries, wrapper, clusterDir }: PostmasterOptions): Promise<void> {
  const { program, args } = wrapped([
    binaries.pgCtl,
    "stop",
    `--pgdata=${clusterDir}`,
    "--mode=fast",
    "--timeout=30",
    "--silent",
  ], { wrapper, libraryPath: binaries.libraryPath });
  const child = new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" });
  await child.output();
}
