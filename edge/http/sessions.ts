// Owns who is logged in to the installer's page: random ids in memory, gone at logout or restart.

/** A phone left on the wall stays logged in for a working day. */
const SESSION_LIFE_MS = 12 * 60 * 60 * 1000;

/** Guards memory against a client that logs in over and over. */
const MAX_SESSIONS = 200;

export interface Sessions {
  /** Makes a session of whoever had this key. @returns its id, the cookie's value */
  open(keyId: string): string;
  /** The key that the session stands on; null if it has ended. */
  keyOf(id: string): string | null;
  /** Lets the session stand on another key. */
  rebase(id: string, keyId: string): void;
  close(id: string): void;
}

/** Lifetime for the cookie, in seconds. */
export const SESSION_MAX_AGE_S = SESSION_LIFE_MS / 1000;

export function createSessions(nowMs: () => number = () => performance.now()): Sessions {
  const sessions = new Map<string, { keyId: string; expiresAtMs: number }>();
  return {
    open(keyId) {
      const [oldest] = sessions.keys();
      if (sessions.size >= MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest);
      const id = crypto.getRandomValues(new Uint8Array(32)).toHex();
      sessions.set(id, { keyId, expiresAtMs: nowMs() + SESSION_LIFE_MS });
      return id;
    },
    keyOf(id) {
      const session = sessions.get(id);
      if (session === undefined) return null;
      if (nowMs() < session.expiresAtMs) return session.keyId;
      sessions.delete(id);
      return null;
    },
    rebase(id, keyId) {
      const session = sessions.get(id);
      if (session !== undefined) session.keyId = keyId;
    },
    close: (id) => void sessions.delete(id),
  };
}
