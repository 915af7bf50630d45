// Owns waiting for a condition in tests: polled, with a deadline, naming what never came.

/** Polls `probe` until it gives something other than `undefined`. @throws Error after the deadline */
export async function until<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  options: { withinMs?: number } = {},
): Promise<T> {
  const withinMs = options.withinMs ?? 20_000;
  const deadlineMs = performance.now() + withinMs;
  while (true) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > deadlineMs) {
      throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
