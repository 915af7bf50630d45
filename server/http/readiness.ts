// Owns whether the server can do its work, and in which degraded mode it is: asks its parts, once for
// everybody who wants to know. Knows no part itself (start_server.ts lists them).
import type { Readiness, ReadinessPart } from "../contract/readiness.ts";

/** A part of the server that may be away. */
export interface PartCheck {
  /** `null` when it can do its work, else why not, a sentence of ours. A rejection: it is away. */
  probe: () => Promise<string | null>;
  /** Without it the server can do nothing. */
  isVital: boolean;
  /** What works and what does not while it is away, a sentence. */
  effect: string;
}

export interface ReadinessDeps {
  checks: Readonly<Record<string, PartCheck>>;
  /** Aborted when the server has been told to stop: it is ready for no more. */
  stopping: AbortSignal;
}

const CHECK_TIMEOUT_MS = 2000;
/** Anyone may ask, as often as they like: the parts are not asked more often than this. */
const ASK_EVERY_MS = 500;

export function createReadiness({ checks, stopping }: ReadinessDeps): () => Promise<Readiness> {
  let asked: { promise: Promise<Record<string, ReadinessPart>>; atMs: number } | null = null;
  return async () => {
    const nowMs = performance.now();
    if (asked === null || nowMs - asked.atMs > ASK_EVERY_MS) {
      asked = { promise: askAll(checks), atMs: nowMs };
    }
    const parts = { ...await asked.promise };
    if (stopping.aborted) {
      parts.server = { ok: false, is_vital: true, reason: "it is stopping", effect: STOPPING };
    }
    const away = Object.values(parts).filter(({ ok }) => !ok);
    return { ready: away.every((part) => !part.is_vital), degraded: away.length > 0, parts };
  };
}

const STOPPING = "What is under way is finished; new requests belong to another instance.";

async function askAll(
  checks: Readonly<Record<string, PartCheck>>,
): Promise<Record<string, ReadinessPart>> {
  return Object.fromEntries(
    await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await askOne(check)] as const),
    ),
  );
}

/** The reason is a sentence of ours: a driver's words may carry an address or a name. */
async function askOne({ probe, isVital, effect }: PartCheck): Promise<ReadinessPart> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("it does not answer in time"), CHECK_TIMEOUT_MS);
  });
  const answer = Promise.try(probe).catch(() => "it cannot be reached");
  const reason = await Promise.race([answer, timeout]);
  clearTimeout(timer);
  const ok = reason === null;
  return { ok, is_vital: isVital, reason, effect: ok ? null : effect };
}
