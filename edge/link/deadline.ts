// Owns the end of waiting for one answer of the server: its time is over, or nobody wants it.

/**
 * A signal that ends with `outer` or after `timeoutMs`, and a promise that rejects then: a signal
 * alone does not end the reading of a body whose Response was let go (Deno 2.9.5).
 */
export function createDeadline(outer: AbortSignal, timeoutMs: number) {
  const controller = new AbortController();
  const { promise: passed, reject } = Promise.withResolvers<never>();
  passed.catch(() => {}); // whoever reads may have finished before
  const end = (reason: unknown) => {
    controller.abort(reason);
    reject(reason);
  };
  const follow = () => end(outer.reason);
  const timer = setTimeout(() => end(new TimeoutError(timeoutMs)), timeoutMs);
  if (outer.aborted) follow();
  else outer.addEventListener("abort", follow);
  const clear = () => {
    clearTimeout(timer);
    outer.removeEventListener("abort", follow);
  };
  return { signal: controller.signal, passed, clear };
}

class TimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}
