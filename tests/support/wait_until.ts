// Owns waiting in tests: for a condition, with a deadline, never for a fixed time.

/**
 * Polls until `condition` gives something other than `undefined` or `false`.
 * @param options.everyMs between two looks, default 10: more where a look is work
 * @throws Error naming `what` when that takes longer than `timeoutMs` (default 20 000)
 */
export async function waitUntil<T>(
  condition: () => T | Promise<T>,
  options: { what: string; timeoutMs?: number; everyMs?: number },
): Promise<Exclude<T, undefined | false>> {
  const deadlineMs = performance.now() + (options.timeoutMs ?? 20_000);
  while (true) {
    const value = await condition();
    if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    if (performance.now() > deadlineMs) throw new Error(`Cannot wait longer for ${options.what}`);
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 10));
  }
}
