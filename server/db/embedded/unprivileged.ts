// Owns how a child is run as someone other than root, and so that it ends when its parent does.

/** Words to put before a command, and who will own the files that it must write. */
export interface Wrapper {
  /** First the program, then its arguments; empty: run the command as it is. */
  prefix: readonly string[];
  /** Owner of the child's files as this process sees them; `null`: whoever runs this. */
  ownerId: number | null;
}

const UNSHARE = "/usr/bin/unshare";
const ENV = "/usr/bin/env";
const SETPRIV = "/usr/bin/setpriv";
const NOBODY = 65534;

/**
 * Postgres refuses root. A user namespace makes root look like nobody without changing who owns
 * the files; where the kernel or the container forbids that, the child really becomes nobody.
 * `SIGINT` on the parent's death is Postgres' fast shutdown.
 * @throws Error when root has no way to become someone else.
 */
export async function findWrapper(): Promise<Wrapper> {
  const untilDeath = ["--pdeathsig", "INT"];
  if (Deno.uid() !== 0) {
    const own = [SETPRIV, ...untilDeath];
    return { prefix: await works(own) ? own : [], ownerId: null };
  }
  const mapped = `--map-user=${NOBODY} --map-group=${NOBODY}`.split(" ");
  const inNamespace = [UNSHARE, "--user", ...mapped, "--", SETPRIV, ...untilDeath];
  if (await works(inNamespace)) return { prefix: inNamespace, ownerId: 0 };
  const identity = `--reuid=${NOBODY} --regid=${NOBODY} --clear-groups`.split(" ");
  const asNobody = [SETPRIV, ...identity, ...untilDeath];
  if (await works(asNobody)) return { prefix: asNobody, ownerId: NOBODY };
  throw new Error(
    "Cannot run Postgres as root, nor become someone else: unshare and setpriv (util-linux) both " +
      "failed. Run the server as an ordinary user, or set DATABASE_URL.",
  );
}

/**
 * The command with its wrapper around it.
 * @param options.libraryPath LD_LIBRARY_PATH of the command: Deno itself may hand that to nobody
 */
export function wrapped(
  command: readonly [program: string, ...args: string[]],
  options: { wrapper: Wrapper; libraryPath: string | null },
): { program: string; args: string[] } {
  const { wrapper, libraryPath } = options;
  const libraries = libraryPath === null ? [] : [ENV, `LD_LIBRARY_PATH=${libraryPath}`];
  const [program, ...args] = [...wrapper.prefix, ...libraries, ...command];
  return { program: program ?? command[0], args };
}

async function works(prefix: readonly string[]): Promise<boolean> {
  const [program = "", ...args] = prefix;
  try {
    const trial = new Deno.Command(program, {
      args: [...args, "/bin/true"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    return (await trial.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
