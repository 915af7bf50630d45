// Owns the small disks that a chaos run gives to the server and to each agent, so that they can be full
// without the machine's own being so. Only root may mount them.
import { DEMO_SITES, type SiteIndex } from "../demo/sites.ts";

const SERVER_BYTES = 768 * 1024 ** 2; // a database's log of a busy hour, and pictures
const AGENT_BYTES = 64 * 1024 ** 2;
const CHUNK = new Uint8Array(1024 ** 2);
const FILLER = ".full";

/** The server's data: database, pictures, live state. */
export function serverDisk(dir: string): string {
  return `${dir}/server`;
}

export function agentDisk(dir: string, site: SiteIndex): string {
  return `${dir}/${DEMO_SITES[site].device}`;
}

/** Before anything is in those folders. @returns takes them away again @throws Error when they cannot be mounted */
export async function mountSmallDisks(dir: string): Promise<AsyncDisposable> {
  await using mounted = new AsyncDisposableStack();
  const disks = [[serverDisk(dir), SERVER_BYTES], ...agentDisks(dir)] as const;
  for (const [path, bytes] of disks) {
    await Deno.mkdir(path, { mode: 0o700 });
    await run("mount", ["-t", "tmpfs", "-o", `size=${bytes},mode=0700`, "tmpfs", path]);
    mounted.defer(() => run("umount", ["--lazy", path]));
  }
  return mounted.move();
}

function agentDisks(dir: string): [string, number][] {
  return ([0, 1] as const).map((site) => [agentDisk(dir, site), AGENT_BYTES]);
}

/** Takes every byte that is left. @returns gives them back */
export async function fillDisk(path: string): Promise<() => Promise<void>> {
  const filler = `${path}/${FILLER}`;
  using file = await Deno.open(filler, { write: true, createNew: true });
  for (let bytes = CHUNK; bytes.length > 0;) {
    try {
      await file.write(bytes);
    } catch {
      bytes = bytes.subarray(0, bytes.length >> 1); // the last ones, too
    }
  }
  return () => Deno.remove(filler);
}

async function run(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(`Cannot ${program}: ${new TextDecoder().decode(stderr).trim()}`);
}
