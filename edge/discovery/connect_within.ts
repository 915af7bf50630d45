// Owns connecting to a camera by TCP without waiting for ever. Sends nothing.

/** @returns null when nobody answers in time, or there is no way. */
export async function connectWithin(
  { hostname, port }: { hostname: string; port: number },
  timeoutMs: number,
): Promise<Deno.Conn | null> {
  const gaveUp = Promise.withResolvers<null>();
  let connecting: Promise<Deno.Conn>;
  try {
    connecting = Deno.connect({ hostname, port });
  } catch {
    return null;
  }
  const timer = setTimeout(() => {
    gaveUp.resolve(null);
    connecting.then(closeQuietly, () => {});
  }, timeoutMs);
  try {
    return await Promise.race([connecting, gaveUp.promise]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

export function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
