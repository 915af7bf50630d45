/** Waiting that an AbortSignal ends. */

/** Rejects what is still pending when the signal comes; leaves no listener behind. Nobody needs to await them. */
export function rejectOnAbort(
  signal: AbortSignal,
  deferreds: { promise: Promise<unknown>; reject: (reason: unknown) => void }[],
): void {
  for (const { promise, reject } of deferreds) {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.catch(() => {}).finally(() => signal.removeEventListener("abort", onAbort));
  }
}

/** @throws the signal's reason when it comes first. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  rejectOnAbort(signal, [{ promise, reject }]);
  await promise.finally(() => clearTimeout(timer));
}
