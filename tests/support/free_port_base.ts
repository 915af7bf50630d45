// Owns finding a range of ports that nobody listens on.

const ATTEMPTS = 50;

/** The first of `count` free ports on loopback. @throws Error when none is found */
export function freePortBase(count: number): number {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const base = 20_000 + Math.floor(Math.random() * 10_000);
    if (Array.from({ length: count }, (_, index) => base + index).every(isFree)) return base;
  }
  throw new Error(`Cannot find ${count} free ports in a row`);
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch {
    return false;
  }
}
