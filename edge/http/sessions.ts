// Owns who is logged in to the installer's page: random ids in memory, gone at logout or restart.

/** A phone left on the wall stays logged in for a working day. */
const SESSION_LIFE_MS = 12 * 60 * 60 * 1000;

/** Guards memory against a client that logs in over and over. */
const MAX_SESSIONS = 200;

export interface Sessions {
  /** Makes a session. @returns its id, the cookie's value */
  open(): string;
  isOpen(id: string): boolean;
  close(id: string): void;
}

/** Lifetime for the cookie, in seconds. */
export const SESSION_MAX_AGE_S = SESSION_LIFE_MS / 1000;

export function createSessions(nowMs: () => number = () => performance.now()): Sessions {
  const expiresAtMs = new Map<string, number>();
  return {
    open() {
      const [oldest] = expiresAtMs.keys();
      if (expiresAtMs.size >= MAX_SESSIONS && oldest !== undefined) expiresAtMs.delete(oldest);
      const id = crypto.getRandomValues(new Uint8Array(32)).toHex();
      expiresAtMs.set(id, nowMs() + SESSION_LIFE_MS);
      return id;
    },
    isOpen(id) {
      const expires = expiresAtMs.get(id);
      if (expires === undefined) return false;
      if (nowMs() < expires) return true;
      expiresAtMs.delete(id);
      return false;
    },
    close: (id) => void expiresAtMs.delete(id),
  };
}
