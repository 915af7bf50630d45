// Owns the figures of how soon a camera's trouble is seen: from the moment the camera stops sending,
// freezes or goes dark, to the agent's status. The reference is a constant, not run beside: Frigate's
// watchdog restarts a camera after 20 s without frames, and knows neither of the other two.
import { createFleet } from "../../edge/cameras/fleet.ts";
import type { CameraChange } from "../../edge/cameras/supervisor.ts";
import type { Fault } from "../../infra/demo/camera/fault.ts";
import { type Camera, startCamera } from "../../infra/demo/camera/start_camera.ts";
import { CameraSettings, type CameraStatus } from "../../server/contract/camera.ts";
import { printFigure } from "./figure.ts";

const FRIGATE = "Frigate's watchdog, 20 s without frames (its documents)";
const FRIGATE_MS = 20_000;
const ROUNDS = 3;
const GIVE_UP_MS = 60_000;

/** Prints the worst of three rounds each; takes about three minutes. */
export async function run(): Promise<void> {
  await using hole = openBlackHole();
  const camera = startCamera({ port: 0, name: "Bench", traffic: { meanSecondsBetweenCars: 0 } });
  try {
    await camera.ready();
    report("stall", await worstOf(camera, { kind: "stall" }, "stalled"));
    report("freeze", await worstOf(camera, { kind: "freeze" }, "frozen"));
    report("dark", await worstOf(camera, { kind: "dark" }, "dark"));
    report("black_hole", await watch(hole.url, ({ next }) => next("stalled", performance.now())));
  } finally {
    await camera.stop();
  }
}

function report(trouble: string, value: number): void {
  const ratio = value / FRIGATE_MS;
  printFigure({ figure: `seen_after_${trouble}`, value, unit: "ms", reference: FRIGATE, ratio });
}

async function worstOf(camera: Camera, fault: Fault, status: CameraStatus): Promise<number> {
  return await watch(camera.url, async ({ next }) => {
    await next("streaming", 0);
    let worstMs = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await camera.fault(fault);
      const fromMs = performance.now();
      worstMs = Math.max(worstMs, await next(status, fromMs));
      await camera.fault({ kind: "clear" });
      await next("streaming", performance.now());
    }
    return worstMs;
  });
}

interface Watched {
  /** Milliseconds from `fromMs` to the camera's next change to the status. */
  next(status: CameraStatus, fromMs: number): Promise<number>;
}

async function watch(url: string, measure: (watched: Watched) => Promise<number>): Promise<number> {
  const changes: { to: CameraStatus; atMs: number }[] = [];
  const onChange = ({ to }: CameraChange) => void changes.push({ to, atMs: performance.now() });
  const fleet = createFleet({ onChange });
  fleet.apply([CameraSettings.parse({ id: "bench", url })]);
  try {
    return await measure({
      async next(status, fromMs) {
        while (performance.now() - Math.max(fromMs, 1) < GIVE_UP_MS || fromMs === 0) {
          const found = changes.find(({ to, atMs }) => to === status && atMs >= fromMs);
          if (found !== undefined) return found.atMs - fromMs;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        throw new Error(`Cannot measure: the camera was never ${status}`);
      },
    });
  } finally {
    await fleet.stop();
  }
}

/** Accepts connections and never says a word. */
function openBlackHole() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) connections.push(connection);
  })();
  return {
    url: `rtsp://127.0.0.1:${listener.addr.port}/`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of connections) connection.close();
    },
  };
}

if (import.meta.main) await run();
