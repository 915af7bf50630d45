// Owns whether the server's address takes a connection at all: tells a site that is offline from a
// link that does not work. Says nothing and sends nothing.

/** Over a bad uplink a connection takes seconds. */
const WITHIN_MS = 5000;

/** @param serverUrl an origin, http or https */
export async function reachesServer(serverUrl: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(serverUrl);
  const connecting = Deno.connect({
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || (protocol === "https:" ? 443 : 80)),
  });
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), WITHIN_MS);
  const reached = connecting.then((connection) => {
    connection.close(); // also when it comes too late
    return true;
  }, () => false);
  try {
    return await Promise.race([reached, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
