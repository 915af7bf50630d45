// Owns that a test which waits for what never comes fails by name instead of hanging.

/** The promise's outcome. @throws Error naming `what` after `timeoutMs` (default 10 000) */
export async function withDeadline<T>(
  promise: Promise<T>,
  options: { what: string; timeoutMs?: number },
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`Cannot wait longer for ${options.what}`)),
    options.timeoutMs ?? 10_000,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
