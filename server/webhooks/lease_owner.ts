// Owns the sign by which others see that this courier lives: a lock held by a session of its own,
// which Postgres lets go the moment that the process dies. Never leases anything (outbox_queries.ts).
import type { Connection, Db } from "../db/sql.ts";
import { lockOwner } from "./lease_queries.ts";

export interface LeaseOwner {
  /** The number that leases are taken under; the session is made (anew) if need be. */
  id(): Promise<number>;
  /**
   * Whether others' missing locks mean that they are dead. Just after this one's own session was
   * lost they do not: Postgres was away, and the others are coming back too.
   */
  readonly mayJudge: boolean;
  close(): Promise<void>;
}

/** Time for every courier to come back after Postgres did. */
const COME_BACK_MS = 5_000;

/** Connects at the first {@link LeaseOwner.id}. */
export function createLeaseOwner(db: Pick<Db, "connect">): LeaseOwner {
  let number = randomId();
  let session: Promise<Connection> | undefined;
  let lostAtMs = -Infinity;
  const open = async (): Promise<Connection> => {
    const connection = await db.connect();
    connection.onEnd(() => {
      session = undefined;
      lostAtMs = performance.now();
    });
    // The old session may still be dying on the other side, with the lock.
    if (!await lockOwner(connection, number)) {
      number = randomId();
      await lockOwner(connection, number);
    }
    return connection;
  };
  return {
    id: async () => {
      session ??= open();
      const mine = session;
      await mine.catch((error) => {
        if (session === mine) session = undefined;
        throw error;
      });
      return number;
    },
    get mayJudge() {
      return session !== undefined && performance.now() - lostAtMs > COME_BACK_MS;
    },
    close: async () => {
      const last = await session?.catch(() => undefined);
      await last?.close();
    },
  };
}

function randomId(): number {
  return 1 + Math.floor(Math.random() * 0x7fff_fffe);
}
