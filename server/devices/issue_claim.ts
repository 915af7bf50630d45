// Owns how a device gets an open claim; the verbs that need one call it in their transaction.
import { v7 as uuidv7 } from "uuid";
import type { Queryable } from "../db/sql.ts";
import type { Sealer } from "../seal.ts";
import { hashClaimCode, makeClaimCode } from "./claim_code.ts";
import { insertClaim } from "./claim_queries.ts";

/** Writes an open claim. @returns the code, of which only the hash is stored */
export async function issueClaim(
  tx: Queryable,
  claim: {
    deviceId: string;
    now: Date;
    validMs: number;
    /** Of a batch the code is kept, sealed, until it is used or ends. */
    batch?: { id: string; position: number; sealer: Pick<Sealer, "seal"> };
  },
): Promise<{ code: string; expiresAt: Date }> {
  const { batch } = claim;
  const code = makeClaimCode();
  const expiresAt = new Date(claim.now.getTime() + claim.validMs);
  await insertClaim(tx, {
    id: uuidv7(),
    codeHash: hashClaimCode(code),
    deviceId: claim.deviceId,
    expiresAt,
    createdAt: claim.now,
    batchId: batch?.id ?? null,
    position: batch?.position ?? null,
    sealedCode: batch === undefined ? null : await batch.sealer.seal(code),
  });
  return { code, expiresAt };
}
