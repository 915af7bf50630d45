// Owns what the agent tells systemd of itself (sd_notify(3)). Never decides whether it is well.
import { getLogger } from "@logtape/logtape";

/** One message; each member becomes one assignment. */
export interface ServiceState {
  /** Started up: units that wait for this one go on. */
  isReady?: boolean;
  /** Restarts the service's watchdog clock. */
  isAlive?: boolean;
  isStopping?: boolean;
  /** One line for `systemctl status`. */
  status?: string;
}

export interface ServiceManager {
  /** Never rejects: a manager that does not listen must not stop the cameras. */
  notify(state: ServiceState): Promise<void>;
  close(): void;
}

/** The text of the datagram. */
export function notifyMessage({ isReady, isAlive, isStopping, status }: ServiceState): string {
  const lines = [];
  if (isReady === true) lines.push("READY=1");
  if (isAlive === true) lines.push("WATCHDOG=1");
  if (isStopping === true) lines.push("STOPPING=1");
  if (status !== undefined) lines.push(`STATUS=${status.replace(/\s+/g, " ").slice(0, 200)}`);
  return lines.join("\n");
}

/** Who started us listens at `socketPath` (NOTIFY_SOCKET); null: nobody does. */
export function connectServiceManager(socketPath: string | null): ServiceManager {
  if (socketPath === null) return { notify: () => Promise.resolve(), close: () => {} };
  const path = abstractPath(socketPath);
  // Unbound: the kernel names us by our process, which is what systemd looks at.
  const socket = Deno.listenDatagram(
    { transport: "unixpacket" } as Deno.UnixListenOptions & {
      transport: "unixpacket";
    },
  );
  let isClosed = false;
  let waiting: ServiceState | null = null;
  let sending: Promise<void> | null = null;

  async function sendAll(): Promise<void> {
    for (let state = waiting; state !== null && !isClosed; state = waiting) {
      waiting = null;
      try {
        const bytes = new TextEncoder().encode(notifyMessage(state));
        await socket.send(bytes, { transport: "unixpacket", path });
      } catch (error) {
        const words = error instanceof Error ? error.message : error;
        getLogger(["edge"]).warn("systemd was not told", { error: words });
      }
    }
    sending = null;
  }

  return {
    notify(state) {
      // A manager that is slow to listen is told the newest of each, not a backlog.
      waiting = { ...waiting, ...state };
      return sending ??= sendAll();
    },
    close() {
      isClosed = true;
      socket.close();
    },
  };
}

/** A leading @ stands for the zero byte of Linux's abstract namespace. */
function abstractPath(path: string): string {
  return path.startsWith("@") ? `\0${path.slice(1)}` : path;
}

/** Half of WATCHDOG_USEC as systemd advises; null where no watchdog was asked for. */
export function watchdogIntervalMs(watchdogUsec: string | null): number | null {
  if (watchdogUsec === null || !/^[1-9]\d{0,15}$/.test(watchdogUsec)) return null;
  return Math.max(100, Math.floor(Number(watchdogUsec) / 1000 / 2));
}
