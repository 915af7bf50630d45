// Owns doing inside of a transaction what opens transactions of its own: each becomes a savepoint.
import { type Db, type Queryable, sql } from "./sql.ts";

/** The database as seen from within `tx`. What throws in it leaves `tx` as it was before. */
export function nestedDb(db: Db, tx: Queryable): Db {
  return {
    ...db,
    rows: tx.rows,
    row: tx.row,
    execute: tx.execute,
    transaction: async (work) => {
      await tx.execute(sql`savepoint nested`);
      try {
        const result = await work(tx);
        await tx.execute(sql`release savepoint nested`);
        return result;
      } catch (error) {
        // A session that is gone says so at the next statement.
        await tx.execute(sql`rollback to savepoint nested`).catch(() => {});
        throw error;
      }
    },
  };
}
