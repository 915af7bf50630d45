// Owns starting couriers in processes of their own, for tests that kill them.
import type { CourierOrder } from "./courier_process_main.ts";

export interface CourierProcess extends AsyncDisposable {
  /** Resolves when it has ended: at the step it was told, or by `kill()`. */
  readonly ended: Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export function startCourierProcess(order: CourierOrder): CourierProcess {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-check", "--cached-only"],
      // A Unix socket, the database's, is written to.
      ...["--allow-net", "--allow-read", "--allow-write"],
      ...["--allow-env", "--allow-run", "--allow-sys"],
      new URL("./courier_process_main.ts", import.meta.url).pathname,
      JSON.stringify(order),
    ],
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const ended = child.status.then(() => {});
  const kill = async () => {
    try {
      child.kill("SIGKILL");
    } catch { // it has ended already
    }
    await ended;
  };
  return { ended, kill, [Symbol.asyncDispose]: kill };
}
