// Owns the folder of an embedded cluster: made whole or not at all. Never starts a server on it.
import type { PostgresBinaries } from "./binaries.ts";
import { wrapped, type Wrapper } from "./unprivileged.ts";

/** The superuser and the database of an embedded cluster. */
export const CLUSTER_USER = "washfleet";

export interface ClusterOptions {
  binaries: PostgresBinaries;
  wrapper: Wrapper;
  clusterDir: string;
  /** Ends a making under way; what it leaves is thrown away the next time. */
  signal?: AbortSignal;
}

/** Major version of the cluster there, `undefined` where there is none. */
export async function clusterMajor(clusterDir: string): Promise<number | undefined> {
  try {
    return Number.parseInt(await Deno.readTextFile(`${clusterDir}/PG_VERSION`), 10);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Makes a cluster unless there is one. `initdb` works in `<dir>.init`, which is renamed when it
 * is whole: a torn one is thrown away at the next start.
 */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  if (await clusterMajor(options.clusterDir) === undefined) await initCluster(options);
  await ensureOwner(options.clusterDir, options.wrapper.ownerId);
}

async function initCluster(options: ClusterOptions): Promise<void> {
  const { binaries, wrapper, clusterDir, signal } = options;
  const initDir = `${clusterDir}.init`;
  await Deno.remove(initDir, { recursive: true }).catch(ignoreNotFound);
  await Deno.mkdir(initDir, { mode: 0o700 });
  await ensureOwner(initDir, wrapper.ownerId);
  const { program, args } = wrapped([
    binaries.initdb,
    `--pgdata=${initDir}`,
    `--username=${CLUSTER_USER}`,
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    // Only whoever may enter the socket's folder (0700) gets this far.
    "--auth-local=trust",
    "--auth-host=reject",
    "--no-instructions",
  ], { wrapper, libraryPath: binaries.libraryPath });
  const { success, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    // Ctrl-C reaches the server, which then ends this.
    detached: true,
    ...(signal ? { signal } : {}),
  }).output();
  signal?.throwIfAborted();
  if (!success) {
    throw new Error(`Cannot make a database cluster: ${new TextDecoder().decode(stderr).trim()}`);
  }
  await Deno.rename(initDir, clusterDir);
}

/** Gives the folder to whom the wrapped child will be, if someone else has it (another wrapper). */
export async function ensureOwner(dir: string, ownerId: number | null): Promise<void> {
  if (ownerId === null || (await Deno.stat(dir)).uid === ownerId) return;
  await chownTree(dir, ownerId);
}

/** Gives the folder alone, so that the child can enter it. */
export async function ensureFolderOwner(dir: string, ownerId: number | null): Promise<void> {
  if (ownerId !== null) await Deno.chown(dir, ownerId, ownerId);
}

async function chownTree(path: string, ownerId: number): Promise<void> {
  for await (const entry of Deno.readDir(path)) {
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory) await chownTree(inner, ownerId);
    else if (entry.isFile) await Deno.chown(inner, ownerId, ownerId);
  }
  // The folder itself last: one interrupted half-way is seen as not done and done again.
  await Deno.chown(path, ownerId, ownerId);
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
