// Owns a POS that asks for plates all the time, and keeps which reads it was promised: each must be
// there afterwards, whatever was killed meanwhile.
import type { DemoFile } from "../demo/demo_file.ts";

export interface ReadLedger {
  /** How many reads were answered with so far. */
  readonly promised: number;
  /** Those that were not looked up yet. */
  readonly unchecked: number;
  /**
   * Looks up those promised since the last call that could. @returns the ids that are not there
   * @throws Error when they cannot be looked up: they are by the next call
   */
  missing(): Promise<string[]>;
  stop(): Promise<void>;
}

const ASK_EVERY_MS = 1500;
const TIMEOUT_MS = 4000;

/** Asks each device in turn until it is stopped. An answer that fails promises nothing. */
export function startReadLedger(
  file: Pick<DemoFile, "server_url" | "api_key" | "edges">,
  { askEveryMs = ASK_EVERY_MS }: { askEveryMs?: number } = {},
): ReadLedger {
  const stopping = new AbortController();
  const headers = {
    authorization: `Bearer ${file.api_key}`,
    "content-type": "application/json",
  };
  const promised = new Set<string>();
  let unchecked: readonly string[] = [];
  const ask = async (deviceId: string) => {
    const response = await fetch(`${file.server_url}/api/plates/process`, {
      method: "POST",
      headers: { ...headers, "idempotency-key": crypto.randomUUID() },
      body: JSON.stringify({ device_id: deviceId, timeout_ms: TIMEOUT_MS }),
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS * 2)]),
    });
    const answer = await response.json();
    const id = response.ok ? answer.read?.id : undefined;
    if (typeof id !== "string" || promised.has(id)) return;
    promised.add(id);
    unchecked = [...unchecked, id];
  };
  const asking = (async () => {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const device = file.edges[turn % file.edges.length];
      if (device !== undefined) await ask(device.device_id).catch(() => {});
      await pause(askEveryMs, stopping.signal);
    }
  })();
  const isMissing = async (id: string) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(`${file.server_url}/api/plates/${id}`, { headers, signal });
    await response.body?.cancel();
    if (response.status !== 200 && response.status !== 404) {
      throw new Error(`Cannot look up a read: ${response.status}`);
    }
    return response.status === 404;
  };
  return {
    get promised() {
      return promised.size;
    },
    get unchecked() {
      return unchecked.length;
    },
    missing: async () => {
      const ids = unchecked;
      const looked = await Promise.all(ids.map(async (id) => await isMissing(id) ? [id] : []));
      unchecked = unchecked.filter((id) => !ids.includes(id));
      return looked.flat();
    },
    stop: async () => {
      stopping.abort();
      await asking;
    },
  };
}

/** Resolves early when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
